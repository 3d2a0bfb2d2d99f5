"""A Python file of answers as a program: its statements one by one, each on its own lines of the file.

As in a notebook, a statement that fails costs what needs it only; so does one that is not Python.
Nothing here executes or imports what a student wrote.
"""

from __future__ import annotations

import ast
import functools
import re
import warnings
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import accumulate, islice

from autograder.notebooks import syntax
from autograder.notebooks.blank import is_blank
from autograder.notebooks.notebook import CELLS, CODE, Cell, Program
from autograder.notebooks.pieces import at_most, by_line

MOST = 400
"""Statements of a file that run one by one: each may hang. Where there are more, several run at a time."""

JOINED = 3
"""Parts of a file that is not Python as a whole which may belong together, as a function does whose text
has lines that look like code."""

NAMED = 5
"""Places that are named of each kind of problem."""

_PART = re.compile(r"^(?=(?:async[ \t]++def|def|class|import|from|if|for|while|try|with)\b|@)", re.MULTILINE)
_DEFINED = re.compile(r"^(?:async[ \t]++)?(?:def|class)[ \t]++(\w++)", re.MULTILINE)
_PYTHON_2 = re.compile(
    r"^[ \t]*+(?:print[ \t]++[^\s(=.,\[].*+|exec[ \t]++[\"'].*+|raise[ \t]++\w++[ \t]*+,.*+"
    r"|except[ \t]++[\w.]++[ \t]*+,[ \t]*+\w++[ \t]*+:)",
    re.MULTILINE,
)
_GONE = {"xrange": "range", "raw_input": "input", "unicode": "str", "basestring": "str"}
"""Names of Python 2, and what they are in Python 3."""


@dataclass(frozen=True)
class Statement:
    """Code of a file that runs at once.

    Attributes:
        source: its text.
        line: where it begins, from 1.
        names: what it binds by `def`, `class` or `name = ...`.
        blank: whether it is a definition that was not filled in.
        wrong: what is wrong with code that is not Python; empty for Python.
    """

    source: str
    line: int
    names: frozenset[str]
    blank: bool = False
    wrong: str = ""


def program(text: str, path: str, questions: Collection[str]) -> Program:
    """What of a file runs for these questions: all of it, as if it were imported.

    Args:
        text: the file.
        path: where it lies among the assignment's files, such as `package/module.py`.
        questions: what it may answer.
    """
    found = statements(text)
    places = {name: at for at, statement in enumerate(found) for name in statement.names if name in questions}
    answers = {at: name for name, at in places.items()}  # the last one that binds a name counts, as in Python
    cells = tuple(
        Cell(
            path,
            statement.source,
            answer=at in answers,
            added=at not in answers,
            question=answers.get(at, ""),
            line=statement.line,
        )
        for at, statement in enumerate(found)
    )
    attempted = frozenset(name for name, at in places.items() if not found[at].blank)
    return Program(cells, attempted, module=path.removesuffix(".py").replace("/", "."))


def defines(text: str, questions: Collection[str]) -> bool:
    """Whether a file binds the name of one of these questions, filled in or not."""
    return any(not statement.names.isdisjoint(questions) for statement in statements(text))


def problems(text: str) -> Iterator[tuple[int, str]]:
    """What keeps parts of a file from running on Python 3: the line, and what to do."""
    broken = [statement for statement in statements(text) if statement.wrong]
    for statement in broken[:NAMED]:
        old = _PYTHON_2.search(statement.source)
        if old:
            line = statement.line + statement.source.count("\n", 0, old.start())
            yield line, f"`{old[0].strip()[:60]}` is Python 2, and Python 3 grades this file; rewrite it"
        else:
            names = ", ".join(sorted(statement.names)) or "this part of the file"
            yield statement.line, f"{names} is not Python ({statement.wrong}); the rest was graded without it"
    yield from list(_old_names(text))[:NAMED]


@functools.lru_cache(maxsize=16)
def statements(text: str) -> tuple[Statement, ...]:
    """The statements of a file in order; where it is not Python as a whole, of each part that is."""
    tree = _parsed(text)
    if isinstance(tree, ast.Module):
        return tuple(_in_tree(text, tree, 1))
    parts = _PART.split(text) if len(text) <= CODE else [text]
    size = -(-len(parts) // MOST)  # where there are more than anybody writes, neighbours go together
    joined = ["".join(parts[at : at + size]) for at in range(0, len(parts), size)]
    return tuple(islice(_in_parts(joined), CELLS))


def _in_parts(parts: list[str]) -> Iterator[Statement]:
    """The statements of code that may be Python in parts only."""
    starts = [*accumulate((part.count("\n") for part in parts), initial=1)]
    at = 0
    while at < len(parts):
        for end in range(at + 1, min(at + JOINED, len(parts)) + 1):
            source = "".join(parts[at:end])
            tree = _parsed(source)
            if isinstance(tree, ast.Module):
                yield from _in_tree(source, tree, starts[at])
                at = end
                break
        else:
            wrong = _parsed(parts[at])
            names = frozenset(_DEFINED.findall(parts[at]))
            yield Statement(parts[at], starts[at], names, wrong=str(wrong))
            at += 1


def _in_tree(source: str, tree: ast.Module, first: int) -> Iterator[Statement]:
    """The statements of Python code that begins on line `first` of its file."""
    lines = source.split("\n")
    end = 0
    for group in at_most(list(by_line(tree.body)), MOST) if tree.body else ():
        start, end = end, max(node.end_lineno or 0 for node in group)
        while start < end and not lines[start].strip():
            start += 1
        names = frozenset().union(*map(syntax.bound, group))
        blank = len(group) == 1 and is_blank(group[0])
        yield Statement("\n".join(lines[start:end]), first + start, names, blank)


def _parsed(source: str) -> ast.Module | str:
    """The code's syntax, or what is wrong with it."""
    if len(source) > CODE:
        return f"it has more than {CODE:,} characters"
    try:
        with warnings.catch_warnings():  # an invalid escape in a student's string is no news to the grader
            warnings.simplefilter("ignore")
            return ast.parse(source)
    except SyntaxError as error:
        return error.msg
    except (ValueError, RecursionError, MemoryError):
        return "it is nested too deeply"


def _old_names(text: str) -> Iterator[tuple[int, str]]:
    """Names of Python 2 that a file uses and does not bind, each once."""
    if not any(name in text for name in _GONE):
        return
    tree = _parsed(text)
    nodes = list(ast.walk(tree)) if isinstance(tree, ast.Module) else []
    bound = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    bound |= {node.asname or node.name for node in nodes if isinstance(node, ast.alias)}
    used = {node.id: node.lineno for node in reversed(nodes) if isinstance(node, ast.Name)}
    for name, line in used.items():
        if name in _GONE and name not in bound:
            yield line, f"`{name}` is Python 2, and Python 3 grades this file; write `{_GONE[name]}`"
