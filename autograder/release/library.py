"""The course library as students and workers get it: without what the assignment has its students write."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from pathlib import Path

from autograder.course.assignment import Library
from autograder.errors import AutograderError

SUFFIXES = {".py", ".pyi", ".typed", ".pyx", ".pxd", ".c", ".h", ".png", ".otf"}
"""Of the library's sources."""


class LibraryError(AutograderError):
    """The library does not work without what `leaves_out` names; the message says which module needs what."""


def files(library: Library, home: Path) -> Iterator[tuple[Path, bytes]]:
    """The sources of the course library: their paths beneath `home`, and what they hold.

    Neither builds, caches, data sets, what Cython generated, nor what the assignment leaves out.

    Args:
        library: of an assignment.
        home: the folder that holds its package.

    Raises:
        LibraryError: a module needs what is left out, or nothing has a name that is left out.
    """
    unknown = {*library.leaves_out}
    for path in _sources(home / library.package):
        inside = path.relative_to(home)
        module = ".".join((*inside.parts[:-1], inside.name.split(".")[0])).removesuffix(".__init__")
        rule = next((rule for rule in library.leaves_out if f"{module}.".startswith(f"{rule}.")), None)
        if rule is not None:
            unknown.discard(rule)
            continue
        names = {rule for rule in library.leaves_out if rule.rpartition(".")[0] == module}
        content = path.read_bytes()
        if path.suffix == ".py" and library.leaves_out:
            text = content.decode()
            unknown -= {f"{module}.{name}" for name in _defined(ast.parse(text))} & names
            content = _without(text, module, library.leaves_out).encode()
        yield inside, content
    if unknown:
        raise LibraryError(f"library.leaves_out: {library.package} has no {', '.join(sorted(unknown))}")


def _sources(package: Path) -> Iterator[Path]:
    for path in sorted(package.rglob("*")):
        generated = path.suffix == ".c" and path.with_suffix(".pyx").exists()
        if path.is_file() and path.suffix in SUFFIXES and not generated:
            yield path


def _without(text: str, module: str, left_out: Collection[str]) -> str:
    """A module's text without the definitions and imports of what is left out.

    Raises:
        LibraryError: what stays uses something of it.
    """
    lines, gone = text.splitlines(keepends=True), set[str]()
    tree = ast.parse(text)
    for node in reversed(tree.body):
        names, kept = _cut(node, module, left_out)
        gone |= names
        if names:
            first = min([node.lineno, *(line.lineno for line in getattr(node, "decorator_list", ()))])
            last = node.end_lineno or node.lineno
            while not kept and last < len(lines) and not lines[last].strip():
                last += 1
            lines[first - 1 : last] = [kept] if kept else []
    rest = "".join(lines).rstrip("\n") + "\n"
    _check(ast.parse(rest), module, gone, left_out)
    return rest


def _cut(node: ast.stmt, module: str, left_out: Collection[str]) -> tuple[set[str], str]:
    """The names of a statement that go, and what stays of it."""
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        going = [alias for alias in node.names if _is_out(f"{node.module}.{alias.name}", left_out)]
        staying = [alias for alias in node.names if alias not in going]
        names = {alias.asname or alias.name for alias in going}
        kept = ast.unparse(ast.ImportFrom(node.module, staying, 0)) + "\n" if going and staying else ""
        return names, kept
    defined = _names(node)
    return {name for name in defined if f"{module}.{name}" in left_out}, ""


def _check(tree: ast.Module, module: str, gone: Collection[str], left_out: Collection[str]) -> None:
    """Nothing that stays uses what went, or imports it within a function."""
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} & {*gone}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            used |= {a.name for a in node.names if _is_out(f"{node.module}.{a.name}", left_out)}
        elif isinstance(node, ast.Import):
            used |= {a.name for a in node.names if _is_out(a.name, left_out)}
    if used:
        needed = ", ".join(sorted(used))
        raise LibraryError(f"{module} needs {needed}, which library.leaves_out names; leave {module} out too")


def _is_out(name: str, left_out: Collection[str]) -> bool:
    return any(f"{name}.".startswith(f"{rule}.") for rule in left_out)


def _defined(tree: ast.Module) -> set[str]:
    return {name for node in tree.body for name in _names(node)}


def _names(node: ast.stmt) -> set[str]:
    """What a statement at the top of a module defines."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return {node.name}
    targets = node.targets if isinstance(node, ast.Assign) else []
    return {target.id for target in targets if isinstance(target, ast.Name)}
