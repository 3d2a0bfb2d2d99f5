"""What an answer uses of the modules that its question is to be answered without, as its text tells.

The second line behind `sandbox/watch.py`, which sees what runs: here are the compiled functions that leave no
trace there. Names that mean anything else in the notebook are passed over, so that no right answer is caught.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from autograder.notebooks import syntax
from autograder.notebooks.notebook import Program


@dataclass(frozen=True)
class _Names:
    """What the names in one cell are.

    Attributes:
        imported: by name, the modules and parts of modules that import statements bind.
        otherwise: names that are bound in any other way.
        used: by function of the top level, the names that it reads.
    """

    imported: Mapping[str, str]
    otherwise: frozenset[str]
    used: tuple[tuple[str, tuple[str, ...]], ...]


def forbidden_module(program: Program, question: str, forbidden: Collection[str]) -> str | None:
    """The first forbidden module that the function `question` names in its body, None where there is none."""
    if not forbidden:
        return None
    cells = [names for cell in program.cells if (names := _names(cell.source)) is not None]
    imported = {name: module for cell in cells for name, module in cell.imported.items()}
    otherwise = frozenset().union(*(cell.otherwise for cell in cells))
    for cell in cells:
        for function, used in cell.used:
            if function == question:
                modules = (imported[name] for name in used if name in imported and name not in otherwise)
                found = next((rule for module in modules if (rule := _rule(module, forbidden))), None)
                if found:
                    return found
    return None


@syntax.remembered
def _names(source: str) -> _Names | None:
    tree = syntax.parse(source)
    if tree is None:
        return None
    functions = (node for node in tree.body if isinstance(node, ast.FunctionDef))
    return _Names(
        imported=dict(_imports(tree)),
        otherwise=frozenset(_bound(tree)),
        used=tuple((node.name, tuple(_loaded(node))) for node in functions),
    )


def _imports(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Names that import statements bind, and what each of them is."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield (alias.asname or alias.name.partition(".")[0]), alias.name
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                yield alias.asname or alias.name, f"{node.module}.{alias.name}"


def _bound(tree: ast.Module) -> Iterator[str]:
    """Names that are bound in any other way."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            yield node.id
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name


def _loaded(node: ast.AST) -> Iterator[str]:
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Load):
            yield inner.id


def _rule(module: str, forbidden: Collection[str]) -> str | None:
    return next((rule for rule in forbidden if f"{module}.".startswith(f"{rule}.")), None)
