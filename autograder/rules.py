"""What an answer uses of the modules that its question is to be answered without, as its text tells.

The second line behind `sandbox/watch.py`, which sees what runs: here are the compiled functions that leave no
trace there. Names that mean anything else in the notebook are passed over, so that no right answer is caught.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator

from autograder.intake import syntax
from autograder.notebook import Program


def forbidden_module(program: Program, question: str, forbidden: Collection[str]) -> str | None:
    """The first forbidden module that the function `question` names in its body, None where there is none."""
    if not forbidden:
        return None
    trees = [tree for cell in program.cells if (tree := syntax.parse(cell.source)) is not None]
    imported = {name: module for tree in trees for name, module in _imports(tree)}
    meant_otherwise = {name for tree in trees for name in _bound(tree)}
    for tree in trees:
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and node.name == question:
                used = (
                    imported[name]
                    for name in _loaded(node)
                    if name in imported and name not in meant_otherwise
                )
                found = next((rule for module in used if (rule := _rule(module, forbidden))), None)
                if found:
                    return found
    return None


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
