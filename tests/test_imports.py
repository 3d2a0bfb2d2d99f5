"""The rules of docs/architecture.md: rooms import those below them, and the engine names no assignment."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from autograder.audit.variants import reference_answers
from autograder.course import content
from autograder.course.assignment import Assignment
from autograder.course.checkout import CHECKOUT
from autograder.diagnosing.causes import GENERAL

ENGINE = CHECKOUT / "autograder"

ROOMS = [
    *(
        "nbgrader_hook",
        "commands",
        "running",
        "audit",
        "platforms",
        "similarity",
        "gradebook",
        "grading",
        "report",
        "diagnosing",
    ),
    *("testing", "sandbox", "intake", "release", "course", "notebooks", "results"),
]
"""From the top down: a room imports those below it. `running/cluster`, `platforms` and `similarity`
are edges."""

LOOSE = {"__init__", "__main__", "errors", "translation"}
EVERYWHERE = {"errors", "translation"}
"""What every room may import; the other loose modules are entries, which may import every room."""

EDGES = {"running.cluster", "platforms", "similarity"}
"""Reached from `commands` alone, with optional dependencies: the engine would do without them."""

INSIDE = {
    *(
        "adapters",
        "boot",
        "control",
        "figures",
        "forbidden_calls",
        "landlock",
        "limits",
        "lockdown",
        "own_modules",
        "preload",
    ),
    *("seccomp", "shell", "stand_ins", "wire", "worker", "zygote"),
}
"""Modules of the sandbox that run beside student code."""

NOT_OURS = {
    "config": "pytest's, and nbgrader's",
    "architecture": "a processor's",
    "axes": "matplotlib's, in figures as plain data",
    "cache": "functools's, and pytest's",
    "deviation": "of any sample: the standard deviation",
    "eps": "NumPy's finfo",
    "groups": "Python's, of users and of what a pattern matches",
    "maximum": "NumPy's function",
    "mode": "Python's, of a file",
    "model": "of a misconception; and SQLAlchemy's, of a row",
    "pad": "NumPy's, and PyTorch's",
    "running": "the room of a class of submissions",
    "scores": "what students get",
    "start": "Python's, of a process or a slice",
    "window": "how many tasks an executor is given",
}
"""Words of other libraries and of the engine that an assignment uses for something else."""

LONGEST_BODY = 36

SUBJECTS = re.compile(r"convol|max_?pool|(batch|group|layer)_?norm|im2col|cs231n", re.IGNORECASE)


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(CHECKOUT).with_suffix("").parts).removesuffix(".__init__")


def modules(folder: str) -> list[Path]:
    return sorted((CHECKOUT / folder).rglob("*.py"))


def engine() -> list[Path]:
    return [path for path in modules("autograder") if "assignments" not in path.relative_to(ENGINE).parts[:1]]


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path) -> set[str]:
    """Every module that a file imports, as dotted names; of `from a import b` both a and a.b."""
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def room(name: str) -> str:
    """The room of a module, or the loose module that it is."""
    return (name.removeprefix("autograder").strip(".") or "__init__").split(".")[0]


@pytest.mark.parametrize("path", engine(), ids=module_name)
def test_rooms_import_only_those_below(path: Path) -> None:
    own = room(module_name(path))
    assert own in ROOMS or own in LOOSE, f"{own} is no room; add it to ROOMS and to docs/architecture.md"
    others = {room(other) for other in imports(path) if other.startswith("autograder.")} - {own}
    if own in ROOMS:
        above = [other for other in others - EVERYWHERE if ROOMS.index(other) < ROOMS.index(own)]
        assert above == []
    elif own in EVERYWHERE:
        assert others <= {"errors", "course"}


def test_edges_are_reached_from_commands_alone() -> None:
    users = {
        (room(module_name(path)), edge)
        for path in engine()
        for edge in EDGES
        if not module_name(path).startswith(f"autograder.{edge}")
        and any(other.startswith(f"autograder.{edge}") for other in imports(path))
    }
    assert {user for user, _ in users} <= {"commands"}


def test_no_module_imports_in_a_circle() -> None:
    names = {module_name(path): path for path in engine()}
    graph = {
        name: {other for other in imports(path) if other in names and other != name}
        for name, path in names.items()
    }
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " -> ".join((*trail[trail.index(name) :], name))
        if name not in done:
            for other in sorted(graph[name]):
                if not name.startswith(f"{other}."):  # a module may know its own package
                    visit(other, (*trail, name))
            done.add(name)

    for name in graph:
        visit(name, ())


def test_only_the_door_to_content_imports_an_assignment() -> None:
    users = [
        module_name(path)
        for path in engine()
        if any(other.startswith("autograder.assignments") for other in imports(path))
        or "autograder.assignments" in "".join(strings(path))
    ]
    assert users == ["autograder.course.content"]


def strings(path: Path) -> Iterator[str]:
    """Every string in the code but docstrings, also the parts of f-strings."""
    documented = {
        id(node.body[0].value)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    bare = {id(node.value) for node in ast.walk(tree(path)) if isinstance(node, ast.Expr)}  # below constants
    for node in ast.walk(tree(path)):
        text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if text and id(node) not in documented | bare:
            yield node.value


def identifiers(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        match node:
            case ast.Name(id=name) | ast.arg(arg=name) | ast.keyword(arg=str(name)):
                yield name
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.Attribute(attr=name):
                yield name


@cache
def names_of_assignments() -> frozenset[str]:
    """Ids, questions, notebooks, causes, libraries and parameters of every assignment in the checkout."""
    found: set[str] = set()
    for folder in sorted((ENGINE / "assignments").iterdir()):
        if not (folder / "assignment.toml").is_file():
            continue
        loaded = content.load(folder.name)
        assignment = loaded.assignment
        found |= {assignment.id, assignment.title, *assignment.questions}
        found |= {notebook.id for notebook in assignment.notebooks}
        tables = [table for table in assignment.settings.values() if isinstance(table, dict)]
        found |= {*assignment.settings} | {name for table in tables for name in table}
        if assignment.library:
            found.add(assignment.library.package)
        if loaded.diagnosis:
            found |= loaded.diagnosis.DIAGNOSIS.causes.keys() - GENERAL.keys()
        found |= {*parameters(assignment)}
    return frozenset(found) - {*NOT_OURS}


def parameters(assignment: Assignment) -> Iterator[str]:
    """The parameters of what students write, of methods too; short names say nothing."""
    for cell in reference_answers(assignment).values():
        top = ast.parse(cell).body
        methods = [node for kind in top if isinstance(kind, ast.ClassDef) for node in kind.body]
        for node in (*top, *methods):
            if isinstance(node, ast.FunctionDef):
                yield from (arg.arg for arg in node.args.args if len(arg.arg) > 4 and arg.arg != "dtype")


@pytest.mark.parametrize("path", engine(), ids=module_name)
def test_the_engine_names_nothing_of_an_assignment(path: Path) -> None:
    words = [word for text in strings(path) for word in re.findall(r"\w+", text)]
    named = [word for word in (*words, *identifiers(path)) if word in names_of_assignments()]
    subjects = [word for word in (*words, *identifiers(path)) if SUBJECTS.search(word)]
    assert [*named, *subjects] == []


@pytest.mark.parametrize("path", modules("cs231n"), ids=module_name)
def test_course_library_knows_nothing_of_the_engine(path: Path) -> None:
    assert [name for name in imports(path) if name.split(".")[0] in {"autograder", "tests"}] == []


def test_the_engine_does_not_import_a_course_library() -> None:
    users = {
        module_name(path) for path in engine() if any(n.split(".")[0] == "cs231n" for n in imports(path))
    }
    assert users == set()


@pytest.mark.parametrize("name", sorted(INSIDE))
def test_what_runs_beside_student_code_imports_nothing_else_of_ours(name: str) -> None:
    path = ENGINE / "sandbox" / f"{name}.py"
    if not path.exists():
        pytest.fail(f"sandbox/{name}.py is gone; take it out of INSIDE")
    ours = {other for other in imports(path) if other.startswith("autograder")}
    allowed = {"autograder.sandbox"} | {f"autograder.sandbox.{module}" for module in INSIDE}
    assert {other for other in ours if ".".join(other.split(".")[:3]) not in allowed} == set()


def test_every_room_says_in_one_sentence_what_it_is_for() -> None:
    for name in ROOMS:
        text = ast.get_docstring(tree(ENGINE / name / "__init__.py")) or ""
        assert text.split("\n")[0].endswith("."), name
    assert {path.stem for path in ENGINE.glob("*.py")} == LOOSE
    folders = {path.name for path in ENGINE.iterdir() if (path / "__init__.py").is_file()}
    assert folders == {*ROOMS, "assignments"}


def lines_of_body(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from the first statement behind the docstring to the end."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_no_function_is_longer_than_a_screen() -> None:
    long = [
        f"{module_name(path)}.{node.name}: {lines_of_body(node)} lines"
        for path in engine()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and lines_of_body(node) > LONGEST_BODY
    ]
    assert long == []
