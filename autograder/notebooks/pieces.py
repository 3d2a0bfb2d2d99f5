"""The statements of a cell one by one: what each binds and needs, and its code on its own lines."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from autograder.notebooks import syntax

MOST = 100
"""Pieces of a cell: each may hang. Where there are more statements, each piece has several."""

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_BUILTIN = frozenset(dir(builtins))


@dataclass(frozen=True)
class Piece:
    """One statement of a cell, or several that share a line.

    Attributes:
        source: its code, with comments in place of the lines above it, so that line numbers are the cell's.
        binds: names that it binds at the top level: by `def`, `class`, `=` or `import`.
        needs: names of the notebook that its functions look up when they are called.
        loads: names that it looks up as it runs.
        defines: whether it is a `def` or a `class`.
    """

    source: str
    binds: frozenset[str]
    needs: frozenset[str]
    loads: frozenset[str]
    defines: bool


@syntax.remembered
def pieces(source: str) -> tuple[Piece, ...]:
    """A cell's statements in order, each with the comments above it; none where it is not Python."""
    tree = syntax.parse(source)
    if tree is None or not tree.body:
        return ()
    lines = source.split("\n")
    groups = at_most(list(by_line(tree.body)), MOST)
    ends = [max(node.end_lineno or 0 for node in group) for group in groups]
    starts = [0, *ends[:-1]]
    return tuple(
        _piece(_on_its_lines(lines, start, end), group)
        for group, start, end in zip(groups, starts, [*ends[:-1], len(lines)], strict=True)
    )


def _piece(source: str, group: list[ast.stmt]) -> Piece:
    needs, loads = _looked_up(group)
    defines = any(isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) for node in group)
    return Piece(source, _binds(group), needs, loads, defines)


def by_line(body: list[ast.stmt]) -> Iterator[list[ast.stmt]]:
    """The statements, those together that share a line."""
    group: list[ast.stmt] = []
    end = 0
    for node in body:
        if group and node.lineno > end:
            yield group
            group = []
        group.append(node)
        end = max(end, node.end_lineno or 0)
    yield group


def at_most(groups: list[list[ast.stmt]], most: int) -> list[list[ast.stmt]]:
    """The groups, neighbours put together where there are more than `most`."""
    size = -(-len(groups) // most)
    return [list(chain.from_iterable(groups[i : i + size])) for i in range(0, len(groups), size)]


def _on_its_lines(lines: list[str], start: int, end: int) -> str:
    """Lines `start` to `end` below as many comments as there are lines above: IPython drops blank ones."""
    while start < end and not lines[start].strip():
        start += 1
    return "#\n" * start + "\n".join(lines[start:end])


def _binds(body: list[ast.stmt]) -> frozenset[str]:
    imported = (
        (alias.asname or alias.name).partition(".")[0]
        for node in body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    )
    return frozenset(imported).union(*map(syntax.bound, body))


def _looked_up(body: list[ast.stmt]) -> tuple[frozenset[str], frozenset[str]]:
    """Names that functions, also in classes, look up when called, and those that are looked up at once."""
    later: set[str] = set()
    now: set[str] = set()
    waiting: list[ast.AST] = list(body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, _FUNCTIONS):
            later |= _free(node)
            waiting += [*getattr(node, "decorator_list", ()), *node.args.defaults]
            continue
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            now.add(node.id)
        waiting += ast.iter_child_nodes(node)
    return frozenset(later) - _BUILTIN, frozenset(now) - _BUILTIN


def _free(function: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> set[str]:
    """Names that a function's body loads, but binds nowhere: neither there nor as parameters."""
    loaded = set()
    own = {node.arg for node in ast.walk(function.args) if isinstance(node, ast.arg)}
    body = function.body if isinstance(function.body, list) else [function.body]
    for node in chain.from_iterable(map(ast.walk, body)):
        match node:
            case ast.Name(id=name, ctx=ast.Load()):
                loaded.add(name)
            case ast.Name(id=name):
                own.add(name)
            case ast.arg(arg=name):
                own.add(name)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                own.add(name)
            case ast.alias(name=name, asname=asname):
                own.add((asname or name).partition(".")[0])
    return loaded - own
