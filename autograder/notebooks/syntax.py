"""What a cell's code says as Python syntax, IPython's magics included; nothing of it is run."""

from __future__ import annotations

import ast
import functools
import hashlib
import re
import warnings
from collections.abc import Callable
from typing import TypeVar, TypeVarTuple, cast

LONGEST = 200_000
"""Characters of a cell that are analysed: more costs memory, and nobody writes a cell as long."""

SHORT = 10_000
"""Characters of a cell up to which is remembered what it says: more than any answer has."""

T = TypeVar("T")
More = TypeVarTuple("More")

_CELL_MAGIC = re.compile(r"\s*+%%")
_TIMERS = re.compile(r"(?:(?:[ \t]*+\n)*+[ \t]*+%%(?:time|timeit|capture|prun|memit)\b[^\n]*+)++")
_MAGIC = re.compile(r"^([ \t]*+)(?:[%!?]|[\w.,\[\] \t]++=[ \t]*+[%!]|[\w.]++\?\??[ \t]*+$).*+$", re.MULTILINE)
_SHELL = re.compile(r"^[ \t]*+(?:[\w.,\[\] \t]++=[ \t]*+)?(?:!|%(?:pip|conda|system|sx)\b).*+$", re.MULTILINE)
_DEFINITION = re.compile(r"^(?:async[ \t]++)?(?:def|class)[ \t]++(\w++)", re.MULTILINE)


def remembered(analyse: Callable[[str, *More], T]) -> Callable[[str, *More], T]:
    """Analyse a short cell once: most cells of a class are the released ones."""
    short = cast(Callable[[str, *More], T], functools.lru_cache(maxsize=1024)(analyse))

    @functools.wraps(analyse)
    def analysed(source: str, *about: *More) -> T:
        return (short if len(source) <= SHORT else analyse)(source, *about)

    return analysed


@remembered
def is_python(source: str) -> bool:
    """Whether it can be run on its own, magics included."""
    return parse(source) is not None


def same(one: str, other: str) -> bool:
    """Equal but for layout and comments; the text is compared where it is not Python."""
    if one.strip() == other.strip():
        return True
    meaning = _meaning(one)
    return meaning is not None and meaning == _meaning(other)


@remembered
def _meaning(source: str) -> bytes | None:
    """A digest of the syntax without layout and comments; None where it is not Python."""
    tree = parse(source)
    try:
        return hashlib.sha256(ast.dump(tree).encode("utf-8", "surrogatepass")).digest() if tree else None
    except RecursionError:
        return None


@remembered
def defined(source: str) -> frozenset[str]:
    """Names that a cell binds at its top level by `def`, `class` or `name = ...`, also under `if`, `try` or
    `with`; in code that is not Python, whatever looks like a definition."""
    tree = parse(source)
    if tree is None:
        return frozenset(_DEFINITION.findall(source[:LONGEST]))
    return frozenset(name for statement in tree.body for name in bound(statement))


def without_timers(source: str) -> str:
    """The code without cell magics that only watch it run: under `%%timeit`, a definition would be lost."""
    timers = _TIMERS.match(source)
    return "\n" * timers[0].count("\n") + source[timers.end() :] if timers else source


@remembered
def shell_command(source: str) -> str:
    """The first line that asks a shell to do something, such as `!pip install`; empty where there is none."""
    if _parsed(source) is not None:
        return ""
    found = _SHELL.search(source[:LONGEST])
    return found[0].strip() if found else ""


def parse(source: str) -> ast.Module | None:
    """The code with `pass` in the place of magics; None where it is not Python."""
    tree = _parsed(source)
    if tree is None and len(source) <= LONGEST:
        source = without_timers(source)
        if not _CELL_MAGIC.match(source):
            tree = _parsed(_MAGIC.sub(r"\1pass", source))
    return tree


def _parsed(source: str) -> ast.Module | None:
    if len(source) > LONGEST:
        return None
    try:
        with warnings.catch_warnings():  # an invalid escape in a student's string is no news to the grader
            warnings.simplefilter("ignore")
            return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def bound(statement: ast.stmt) -> frozenset[str]:
    """Names that a statement binds by `def`, `class` or `name = ...`, also under `if`, `try` or `with`."""
    names: set[str] = set()
    left: list[ast.stmt] = [statement]
    while left:  # no recursion: a chain of `elif` is nested as deeply as it is long
        match left.pop():
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                names.add(name)
            case ast.Assign(targets=targets):
                names.update(target.id for target in targets if isinstance(target, ast.Name))
            case ast.If(body=body, orelse=other):
                left += [*body, *other]
            case ast.Try(body=body, orelse=other, handlers=handlers):
                left += [*body, *other, *(line for handler in handlers for line in handler.body)]
            case ast.With(body=body):
                left += body
    return frozenset(names)
