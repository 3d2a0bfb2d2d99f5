"""The texts of a document that people read, and how a translation takes the place of each.

A message of the catalogue is a block of Markdown between blank lines, a docstring, a block of comments, or a string of
code that holds words. All else is the same in every language.
"""

from __future__ import annotations

import ast
import inspect
import io
import math
import re
import textwrap
import tokenize
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeGuard
from unicodedata import east_asian_width

Lookup = Callable[[str], str]
"""Gives a message in another language, or as it is where there is no translation."""

MARKERS = ("YOUR CODE HERE", "YOUR ANSWER HERE")
"""What nbgrader puts in the place of an answer; the grader looks for it."""

WIDTH = 100
"""Columns that a line of code may have after translation, where one can break it."""

_WORD = r"(?:[A-Za-z]+[a-z]|[A-Z]{3,})"
_MARKS = r"[,.:;!?()*`']*"
_WORDS = re.compile(rf"(?<!\S){_MARKS}{_WORD}{_MARKS}\s|\s{_MARKS}{_WORD}{_MARKS}(?!\S)|\b{_WORD}[.!?]$")
"""A word with a space beside it, or one that ends a sentence."""

_STARTS = re.compile(rf"#\s*(?:\d+\.\s|{'|'.join(MARKERS)})")
_LABELS = {"set_title", "title", "suptitle", "set_xlabel", "set_ylabel", "xlabel", "ylabel", "label", "text"}
_BLOCK = re.compile(
    r"""^```.*?\n```$  # fenced code
    | \([\d.]+\ points?\)$  # at the end of a heading
    | ^\#+\ .*?(?=\ \([\d.]+\ points?\)$|$)  # a heading
    | ^\$\$.*?\$\$[ ]*.?$  # a formula
    | \S[^\n]*(?:\n(?!\s*$|```|\s*[-*]\ |\s*\d+\.\ )[^\n]*)*  # a paragraph or an item""",
    re.MULTILINE | re.DOTALL | re.VERBOSE,
)
_PLACEHOLDER = re.compile(r"\{\{|\}\}|(\{[^{}]*\})")


@dataclass(frozen=True)
class Text:
    """A passage of a document.

    Attributes:
        message: what a catalogue holds of it.
        start, end: its place in the document, in characters.
        write: makes the passage from a translation.
    """

    message: str
    start: int
    end: int
    write: Callable[[str], str]


def translate(document: str, texts: list[Text], lookup: Lookup) -> str:
    """The document with each text in another language; texts without a translation stay."""
    for text in sorted(texts, key=lambda text: text.start, reverse=True):
        translation = lookup(text.message)
        if translation != text.message:
            document = document[: text.start] + text.write(translation) + document[text.end :]
    return document


def of_markdown(document: str) -> list[Text]:
    """Its blocks that hold words: paragraphs, items of lists, tables, fenced code, texts in place of pictures.

    Points in a heading are a text by themselves.
    """
    found = []
    for match in _BLOCK.finditer(document):
        plain = re.sub(r"\$\$.*?\$\$|\$[^$]*\$|<[^>]*>", "", match[0], flags=re.DOTALL)
        if re.search(_WORD, plain) and match[0] not in MARKERS:
            found.append(Text(match[0], match.start(), match.end(), str))
    images = re.finditer(r'(?<=<img alt=")[^"]+', document)
    return found + [Text(alt[0], alt.start(), alt.end(), str) for alt in images]


def of_code(document: str, *, prose: bool = True) -> list[Text]:
    """Its strings with words and, as `prose`, its docstrings and comments; none where it is not Python.

    IPython's magics count as empty statements.
    """
    python = re.sub(
        r"^(\s*)[%!](.*)$", lambda line: f"{line[1]}0{' ' * len(line[2])}", document, flags=re.MULTILINE
    )
    try:
        tree = ast.parse(python)
    except SyntaxError:
        return []
    at = _Places(python)
    docstrings = {id(node): node for node in _docstrings(tree)}
    texts = [_docstring(node, at) for node in docstrings.values()] if prose else []
    texts += [_string(node, at) for node in _strings(tree, skip=docstrings)]
    return texts + ([*_comments(python, at)] if prose else [])


class _Places:
    """Turns lines and columns of ast, which counts bytes, and of tokenize into places in a document."""

    def __init__(self, document: str) -> None:
        self.document = document
        self.lines = document.splitlines(keepends=True)
        self._starts = [0]
        for line in self.lines:
            self._starts.append(self._starts[-1] + len(line))

    def at(self, line: int, column: int) -> int:
        return self._starts[line - 1] + column

    def of(self, node: ast.expr) -> tuple[int, int]:
        """Where an expression starts and ends."""
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        ends = (node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset)
        start, end = (self.at(n, len(self.lines[n - 1].encode()[:byte].decode())) for n, byte in ends)
        return start, end

    def indent(self, place: int) -> int:
        """The column of a place."""
        return place - (self.document.rfind("\n", 0, place) + 1)


def _docstrings(tree: ast.AST) -> Iterator[ast.Constant]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node):
            statement = node.body[0]
            assert isinstance(statement, ast.Expr)
            assert isinstance(statement.value, ast.Constant)
            yield statement.value


def _docstring(node: ast.Constant, at: _Places) -> Text:
    start, end = at.of(node)
    literal = at.document[start:end]
    quotes = literal[: literal.index('"""') + 3]
    lines, last = literal.count("\n"), literal.rpartition("\n")[2].strip()
    margin = " " * at.indent(start)

    def write(translation: str) -> str:
        body = translation if "r" in quotes.lower() else translation.replace("\\", "\\\\")
        first = f"\n{margin}" if literal.startswith(f"{quotes}\n") else ""
        closing = f"\n{margin}" if lines and last == '"""' else ""
        return quotes + first + textwrap.indent(body, margin).removeprefix(margin) + closing + '"""'

    return Text(inspect.cleandoc(str(node.value)), start, end, write)


def _strings(tree: ast.AST, skip: Mapping[int, ast.expr]) -> Iterator[ast.expr]:
    """Strings with words, and those that label a plot or stand beside one with words."""
    labels = {id(part) for node in ast.walk(tree) for part in _labels(node)}
    others = [node.value for node in ast.walk(tree) if _is_no_message(node)]
    skip = {**skip} | {id(node): node for node in others}
    inside = {
        id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr) or (
            isinstance(node, ast.Constant) and isinstance(node.value, str)
        ):
            within = id(node) in inside and isinstance(node, ast.Constant)
            if not within and id(node) not in skip and (id(node) in labels or _has_words(_message(node))):
                yield node


def _is_no_message(node: ast.AST) -> TypeGuard[ast.keyword | ast.Expr]:
    """Whether a string in it is a place in a plot, or describes the attribute above it."""
    return isinstance(node, ast.Expr) or (isinstance(node, ast.keyword) and node.arg == "loc")


def _has_words(message: str) -> bool:
    return bool(_WORDS.search(_PLACEHOLDER.sub("…", message)))


def _labels(node: ast.AST) -> Iterator[ast.AST]:
    """Strings that people read though they may be a single word."""
    parts: list[ast.expr] = []
    match node:
        case ast.Call(func=ast.Attribute(attr=name)) if name in _LABELS:
            parts = node.args
        case ast.keyword(arg=name, value=value) if name in _LABELS:
            parts = [value]
        case ast.List(elts=parts) | ast.Tuple(elts=parts):
            texts = [part for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
            parts = [*texts] if any(_WORDS.search(str(part.value)) for part in texts) else []
    for part in parts:
        if isinstance(part, ast.Constant) and re.search(rf"(?<![\w.]){_WORD}\b", str(part.value)):
            yield part


def _message(node: ast.expr) -> str:
    """The text of a string; of an f-string with its expressions in braces."""
    if isinstance(node, ast.JoinedStr):
        return "".join(map(_part, node.values))
    return str(ast.literal_eval(node))


def _part(node: ast.expr) -> str:
    if isinstance(node, ast.FormattedValue):
        conversion = f"!{chr(node.conversion)}" if node.conversion != -1 else ""
        format_spec = f":{_message(node.format_spec)}" if node.format_spec else ""
        return f"{{{ast.unparse(node.value)}{conversion}{format_spec}}}"
    return str(ast.literal_eval(node)).replace("{", "{{").replace("}", "}}")


def _string(node: ast.expr, at: _Places) -> Text:
    start, end = at.of(node)
    formatted = isinstance(node, ast.JoinedStr)
    breaks = "\n" in at.document[start:end]
    margin = at.indent(start)

    def write(translation: str) -> str:
        if '"""' in at.document[start:end]:
            return f'{"f" * formatted}"""' + translation.replace("\\", "\\\\") + '"""'
        width = max(WIDTH - margin, 40) if breaks else math.inf
        pieces = [_literal(piece, formatted) for piece in _folded(translation, width, formatted)]
        return f"\n{' ' * margin}".join(pieces)

    return Text(_message(node), start, end, write)


def _literal(piece: str, formatted: bool) -> str:
    quoted = piece.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'f"{quoted}"' if formatted and "{" in piece else f'"{quoted}"'


def _folded(text: str, width: float, formatted: bool) -> list[str]:
    """A text in pieces of some columns; expressions in braces are kept whole."""
    units = [unit for unit in re.split(_PLACEHOLDER if formatted else r"(\s)", text) if unit]
    units = [unit for part in units for unit in ([part] if part.startswith("{") else [*part])]
    pieces, columns = [""], 0
    for unit in units:
        columns += columns_of(unit)
        if columns > width - 4 and not unit.isascii():
            pieces.append("")
            columns = columns_of(unit)
        pieces[-1] += unit
    return pieces


def columns_of(text: str) -> int:
    """How wide a text is where letters have one width; Chinese ones take two columns."""
    return sum(1 + (east_asian_width(letter) in "WF") for letter in text)


def _comments(python: str, at: _Places) -> Iterator[Text]:
    """Comments with words; lines below each other are one text, up to a marker or a number that begins a line."""
    block: list[tokenize.TokenInfo] = []
    for token in [*tokenize.generate_tokens(io.StringIO(python).readline)]:
        if token.type == tokenize.COMMENT:
            own_line = not token.line[: token.start[1]].strip()
            below = block and own_line and token.start == (block[-1].start[0] + 1, block[-1].start[1])
            if block and (not below or _STARTS.match(token.string) or _is_marker(block[-1])):
                yield from _comment(block, at)
                block = []
            block.append(token)
    yield from _comment(block, at)


def _is_marker(token: tokenize.TokenInfo) -> bool:
    return any(marker in token.string for marker in MARKERS)


def _comment(block: list[tokenize.TokenInfo], at: _Places) -> Iterator[Text]:
    message = " ".join(token.string.lstrip("#").strip() for token in block)
    if not _WORDS.search(message) or any(map(_is_marker, block)):
        return
    column = block[0].start[1]

    def write(translation: str) -> str:
        width = WIDTH - column - 2 if len(block) > 1 else math.inf
        return f"\n{' ' * column}".join(f"# {line}" for line in _folded(translation, width, formatted=False))

    yield Text(message, at.at(*block[0].start), at.at(*block[-1].end), write)
