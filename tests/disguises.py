"""What is done to a copied answer so that it does not look like one; it still does the same."""

from __future__ import annotations

import ast
from itertools import pairwise


def renamed(code: str) -> str:
    """Every variable has another name; layout and brackets are Python's own."""
    tree = ast.parse(code)
    names = {
        node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    others = {name: f"my_value_{number}" for number, name in enumerate(sorted(names))}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            node.id = others.get(node.id, node.id)
    return ast.unparse(tree)


def commented(code: str) -> str:
    """A remark behind each statement that stands on a line of its own."""
    lines = ast.unparse(ast.parse(code)).splitlines()
    return "\n".join(
        f"{line}  # step {n}" if line.endswith((")", "]", ":")) else line for n, line in enumerate(lines)
    )


def looped(code: str) -> str:
    """Each `for` over a range that starts at 0 is a `while`."""
    return ast.unparse(ast.fix_missing_locations(_While().visit(ast.parse(code))))


class _While(ast.NodeTransformer):
    def visit_For(self, loop: ast.For) -> ast.AST | list[ast.stmt]:
        self.generic_visit(loop)
        match loop:
            case ast.For(target=ast.Name(id=name), iter=ast.Call(func=ast.Name(id="range"), args=[end])):
                if not any(isinstance(node, ast.Continue) for node in ast.walk(loop)):
                    test = ast.Compare(ast.Name(name, ast.Load()), [ast.Lt()], [end])
                    body = [*loop.body, *ast.parse(f"{name} += 1").body]
                    return [*ast.parse(f"{name} = 0").body, ast.While(test, body, [])]
        return loop


def reordered(code: str) -> str:
    """Assignments beside each other that do not need each other change places; so do a class's methods."""
    tree = ast.parse(code)
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(node, ast.ClassDef):
            node.body = [*node.body[:1], *node.body[:0:-1]]
        elif isinstance(body, list):
            for at, (one, other) in enumerate(pairwise(list(body))):
                if body[at] is one and _independent(one, other):
                    body[at : at + 2] = [other, one]
    return ast.unparse(tree)


def _independent(one: ast.stmt, other: ast.stmt) -> bool:
    plain = isinstance(one, ast.Assign) and isinstance(other, ast.Assign)
    return plain and not (_bound(one) & _names(other)) and not (_bound(other) & _names(one))


def _names(node: ast.stmt) -> set[str]:
    return {name.id for name in ast.walk(node) if isinstance(name, ast.Name)}


def _bound(node: ast.stmt) -> set[str]:
    names = (name for name in ast.walk(node) if isinstance(name, ast.Name))
    return {name.id for name in names if isinstance(name.ctx, ast.Store)}


def disguised(code: str) -> str:
    """All at once."""
    return commented(renamed(looped(reordered(code))))


DISGUISES = {each.__name__: each for each in (renamed, commented, looped, reordered, disguised)}
