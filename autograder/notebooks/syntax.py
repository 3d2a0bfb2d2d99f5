"""What a cell's code says as Python syntax, IPython's magics included; nothing of it is run."""

from __future__ import annotations

import ast
import functools
import hashlib
import re
import warnings
from collections.abc import Callable, Iterable
from typing import TypeVar, TypeVarTuple, cast

from autograder.notebooks.newer import without_f_strings, without_generics

LONGEST = 50_000
"""Characters of a cell that are analysed: more costs time and memory, and nobody writes a cell as long."""

SHORT = 10_000
"""Characters of a cell up to which is remembered what it says: more than any answer has."""

T = TypeVar("T")
More = TypeVarTuple("More")

_CELL_MAGIC = re.compile(r"\s*+%%")
_TIMERS = re.compile(r"(?:(?:[ \t]*+\n)*+[ \t]*+%%(?:time|timeit|capture|prun|memit)\b[^\n]*+)++")
_MAGIC = re.compile(
    r"([ \t]*+)(?:[%!?,;/]|([\w.,\[\] \t]++=)[ \t]*+[%!]|[%\w.*\[\]]++\?\??[ \t]*+$)", re.MULTILINE
)
"""How a logical line begins that is IPython's and not Python; in it, what it assigns to."""
_LINE = re.compile(r"(?:[^\n\\]|\\.)*+\\?", re.DOTALL)
_TOKEN = re.compile(
    r"""(?P<text>\#[^\n]*+|\"{3}(?>(?:[^\"\\]|\\.|\"(?!\"\"))*)\"{3}|'{3}(?>(?:[^'\\]|\\.|'(?!''))*)'{3}"""
    r"""|"(?:[^"\\\n]|\\.)*+"|'(?:[^'\\\n]|\\.)*+'|[^\n\\\"'\#\[\](){}]++|\\.)"""
    r"""|(?P<endless>\"{3}|'{3})|(?P<broken>[\"'][^\n]*+)|(?P<open>[\[({])|(?P<close>[\])}])|(?P<end>\n|\\)""",
    re.DOTALL,
)
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


def same(first: str, second: str) -> bool:
    """Equal but for layout and comments; the text is compared where it is not Python."""
    if first.strip() == second.strip():
        return True
    meaning = statements(first)
    return meaning is not None and meaning == statements(second)


@remembered
def statements(source: str) -> tuple[bytes, ...] | None:
    """A digest of each top-level statement without layout and comments; None where it is not Python."""
    tree = parse(source)
    try:
        return tuple(map(_digest, tree.body)) if tree else None
    except RecursionError:
        return None


def _digest(statement: ast.stmt) -> bytes:
    return hashlib.sha256(ast.dump(statement).encode("utf-8", "surrogatepass")).digest()


def beyond(source: str, given: str) -> str:
    """The code without the statements that another cell has as well, on the lines where it stood; empty where
    only comments remain."""
    tree, digests = parse(source), statements(source)
    if tree is None or digests is None:
        return source
    known = frozenset(statements(given) or ())
    own = _lines(node for node, digest in zip(tree.body, digests, strict=True) if digest not in known)
    if not own:
        return ""
    others = _lines(node for node, digest in zip(tree.body, digests, strict=True) if digest in known) - own
    lines = source.split("\n")
    return "\n".join("" if at in others else line for at, line in enumerate(lines, start=1))


def _lines(nodes: Iterable[ast.stmt]) -> set[int]:
    """The lines on which statements stand, their decorators included."""
    lines: set[int] = set()
    for node in nodes:
        decorators: list[ast.expr] = getattr(node, "decorator_list", [])
        first = min([node.lineno, *(decorator.lineno for decorator in decorators)])
        lines.update(range(first, (node.end_lineno or first) + 1))
    return lines


def newer_python(source: str) -> str:
    """What in a short cell only Python 3.12 and later read; empty where this Python does, or none would."""
    if len(source) > SHORT or is_python(source):
        return ""
    if is_python(without_f_strings(source)):
        return "an f-string with quotes or backslashes inside its braces"
    older = without_generics(source)
    return "type parameters" if is_python(older) or is_python(without_f_strings(older)) else ""


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
    command = _SHELL.search(source[:LONGEST])
    return command[0].strip() if command else ""


def parse(source: str) -> ast.Module | None:
    """The code with `pass` for each of IPython's magics; None where it is neither Python nor IPython's.

    As in IPython, what is Python is no magic, and a magic begins a logical line.
    """
    given, tree = source, _parsed(source)
    if tree is None and len(source) <= LONGEST:
        source = without_timers(source)
        if not _CELL_MAGIC.match(source) and (plain := _without_magics(_without_indent(source))) != given:
            tree = _parsed(plain)
    return tree


def _without_indent(source: str) -> str:
    """The code without the white space that its first line begins with."""
    indent = re.match(r"(?:[ \t]*+\n)*+([ \t]*+)", source)
    return re.sub(f"^{indent[1]}", "", source, flags=re.MULTILINE) if indent and indent[1] else source


def _without_magics(source: str) -> str:
    """The code with `pass`, or an assignment of None, for each logical line that is a magic.

    Time is in proportion to the code, whatever it is.
    """
    kept: list[str] = []
    at = depth = 0
    begins = True
    while at < len(source):
        if begins and (magic := _MAGIC.match(source, at)):
            end = _line_end(source, at)
            kept.append(f"{magic[1]}{magic[2]} None" if magic[2] else f"{magic[1]}pass")
            kept.append("\n" * source.count("\n", at, end))
            at, begins = end, False
            continue
        token = _TOKEN.match(source, at)
        if token is None or token["endless"]:
            break
        depth = max(0, depth + bool(token["open"]) - bool(token["close"]))
        begins = token[0] == "\n" and not depth
        kept.append(token[0])
        at = token.end()
    return "".join([*kept, source[at:]])


def _line_end(source: str, at: int) -> int:
    """Where a line ends, with those that backslashes join to it."""
    line = _LINE.match(source, at)
    return line.end() if line else len(source)


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
    unread: list[ast.stmt] = [statement]
    while unread:  # no recursion: a chain of `elif` is nested as deeply as it is long
        match unread.pop():
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                names.add(name)
            case ast.Assign(targets=targets):
                names.update(target.id for target in targets if isinstance(target, ast.Name))
            case ast.If(body=body, orelse=otherwise):
                unread += [*body, *otherwise]
            case ast.Try(body=body, orelse=otherwise, handlers=handlers):
                unread += [*body, *otherwise, *(line for handler in handlers for line in handler.body)]
            case ast.With(body=body):
                unread += body
    return frozenset(names)
