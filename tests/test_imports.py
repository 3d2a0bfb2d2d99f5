"""The import rules of docs/architecture.md: arrows point one way."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent

LEVELS = [
    {"__main__", "commands", "nbgrader_hook", "hidden_tests.conftest"},
    {"gradebook", "audit", "profile", "recorder", "run"},
    {"grading", "cluster", "course", "engine", "fingerprint", "journal", "processes", "release", "replay"},
    {"suites", "plugin", "report", "watching", "hidden_tests", "leaks"},
    {"diagnosis", "student", "source"},
    {"rules", "submission", "intake", "sandbox", "oracle", "oracle_network", "notebook", "checks"},
    {
        "assignment",
        "changes",
        "configuration",
        "errors",
        "events",
        "record",
        "results",
        "rounding",
        "syntax",
        "translation",
    },
]
"""From the top down: a module imports its own level or those below it."""


def module_name(path: Path) -> str:
    name = ".".join(path.relative_to(CHECKOUT).with_suffix("").parts)
    return name.removesuffix(".__init__")


def imports(path: Path) -> set[str]:
    """Every module that a file imports, as dotted names; of `from a import b` both a and a.b."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def modules(folder: str) -> list[Path]:
    return sorted((CHECKOUT / folder).rglob("*.py"))


def level(name: str) -> int | None:
    """The level of a module of the harness: that of its longest listed prefix."""
    parts = name.removeprefix("autograder.").split(".")
    for length in range(len(parts), 0, -1):
        for position, names in enumerate(LEVELS):
            if ".".join(parts[:length]) in names:
                return position
    return None


@pytest.mark.parametrize("path", modules("autograder"), ids=module_name)
def test_harness_imports_point_down(path: Path) -> None:
    name = module_name(path)
    if name == "autograder":
        return
    own = level(name)
    assert own is not None, f"{name} is at no level; add it to LEVELS and to docs/architecture.md"
    upward = [
        other for other in imports(path) if other.startswith("autograder.") and (level(other) or 0) < own
    ]
    assert upward == []


@pytest.mark.parametrize("path", modules("cs231n"), ids=module_name)
def test_course_library_knows_nothing_of_the_harness(path: Path) -> None:
    assert [name for name in imports(path) if name.split(".")[0] in {"autograder", "tests"}] == []


def test_harness_does_not_import_the_course_library() -> None:
    users = {
        module_name(path)
        for path in modules("autograder")
        if any(n.startswith("cs231n") for n in imports(path))
    }
    assert {
        name for name in users if not name.startswith("autograder.assignments.assignment2.hidden_tests")
    } == set()


INSIDE = {
    "boot",
    "control",
    "landlock",
    "limits",
    "lockdown",
    "seccomp",
    "shell",
    "watch",
    "wire",
    "worker",
    "zygote",
}
"""Modules of the sandbox that run beside student code."""


@pytest.mark.parametrize("name", sorted(INSIDE))
def test_what_runs_beside_student_code_imports_nothing_else_of_ours(name: str) -> None:
    path = CHECKOUT / "autograder" / "sandbox" / f"{name}.py"
    ours = {other for other in imports(path) if other.startswith("autograder")}
    allowed = {"autograder.sandbox"} | {f"autograder.sandbox.{module}" for module in INSIDE}
    assert {other for other in ours if ".".join(other.split(".")[:3]) not in allowed} == set()
