"""Whether a function or a class is still as a course hands it out: a place to fill, and nothing in it.

Courses leave `raise NotImplementedError`, or `pass` between results that are `None` and their `return`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def is_blank(definition: ast.stmt) -> bool:
    """Whether a definition was not answered; a class was not if none of its methods was."""
    match definition:
        case ast.ClassDef(body=body):
            methods = [node for node in body if isinstance(node, ast.FunctionDef)]
            return all(_is_blank_function(method) or _is_blank_start(method) for method in methods)
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            return _is_blank_function(definition)
    return False


def _is_blank_function(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    body = [node for node in function.body if not _is_text(node) and not isinstance(node, ast.Pass)]
    nodes = list(ast.walk(function))
    if not body or (_is_unwritten(body[-1]) and not any(isinstance(node, ast.Return) for node in nodes)):
        return True
    if not any(isinstance(node, ast.Pass) for node in nodes):
        return False
    returned = [node.value for node in nodes if isinstance(node, ast.Return)]
    return bool(returned) and all(_is_nothing(value, nodes) for value in returned)


def _is_blank_start(method: ast.FunctionDef) -> bool:
    """Whether an `__init__` has its `pass` and keeps arguments and empty values, as it was handed out."""
    placeholders = [node for node in method.body if isinstance(node, ast.Pass)]
    others = [node for node in method.body if not isinstance(node, ast.Pass) and not _is_text(node)]
    return method.name == "__init__" and bool(placeholders) and all(map(_only_keeps, others))


def _only_keeps(node: ast.stmt) -> bool:
    """Whether a statement keeps what it is given in an attribute, or goes through a dictionary's items."""
    match node:
        case ast.Assign(targets=targets, value=value):
            kept = isinstance(value, ast.Name) or _is_empty(value)
            return kept and all(isinstance(target, ast.Attribute) for target in targets)
        case ast.For(iter=ast.Call(func=ast.Attribute(attr="items"))):
            return True
    return False


def _is_text(node: ast.stmt) -> bool:
    """Whether a statement is a docstring, a comment in quotes or an ellipsis."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_unwritten(node: ast.stmt) -> bool:
    if not isinstance(node, ast.Raise):
        return False
    raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
    return isinstance(raised, ast.Name) and raised.id == "NotImplementedError"


def _is_nothing(value: ast.expr | None, nodes: list[ast.AST]) -> bool:
    """Whether the first of the returned values is an empty one that nothing was put into."""
    if isinstance(value, ast.Tuple) and value.elts:
        value = value.elts[0]
    if not isinstance(value, ast.Name):
        return value is None or _is_empty(value)
    name = value.id
    returns = {id(inner) for node in nodes if isinstance(node, ast.Return) for inner in ast.walk(node)}
    used = (
        node for node in nodes if isinstance(node, ast.Name) and node.id == name and id(node) not in returns
    )
    bound = [*_bound_to(name, nodes)]
    return len([*used]) == len(bound) and bool(bound) and all(map(_is_empty, bound))


def _bound_to(name: str, nodes: list[ast.AST]) -> Iterator[ast.expr]:
    """What plain assignments bind a name to."""
    for node in nodes:
        if not isinstance(node, ast.Assign):
            continue
        for target in node.targets:
            if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                pairs = zip(target.elts, node.value.elts, strict=False)
                yield from (item for part, item in pairs if isinstance(part, ast.Name) and part.id == name)
            elif isinstance(target, ast.Name) and target.id == name:
                yield node.value


def _is_empty(value: ast.expr) -> bool:
    match value:
        case ast.Constant(value=constant):
            return constant is None or (constant == 0 and not isinstance(constant, bool))
        case ast.Dict(keys=[]) | ast.List(elts=[]) | ast.Tuple(elts=[]):
            return True
    return False
