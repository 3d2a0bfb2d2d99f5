"""Find in a release what students must not see, or have no use for.

Evidence is a line of a solution that computes something. In a notebook or a text file one such line is
enough. The course library shares idioms with the solutions, so there it takes half of an answer; and a line
that the library itself contains is no secret elsewhere. Of a hidden test, too, it takes half.
"""

from __future__ import annotations

import ast
import base64
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from autograder.course.assignment import Assignment, Library
from autograder.course.content import Content
from autograder.notebooks import notebook
from autograder.release import library as library_sources
from autograder.release import manifest, starters
from autograder.release.source import MARKERS, role, split, where

COMPANIONS = {"README.md", "pyproject.toml", "environment.yml"}
"""Files of the source folder, beside the notebooks, that students get."""

SHORTEST = 16
"""Shorter lines, blanks not counted, prove nothing."""

SETTING_UP = {"range", "len", "enumerate", "zip", "zeros", "zeros_like", "empty", "empty_like", "copy"}
"""Calls that any solution, and any test of it, may start with."""

_MARKER = re.compile(
    rf"{'|'.join(MARKERS)}|(?i:^\s*#+\s*(begin|end)[\s_-]*(solution|hidden|mark).*)", re.MULTILINE
)
_DRAWING = re.compile(
    r"data:image/svg\+xml;base64,((?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)"
)
_IMPORT = re.compile(r"^\s*(import|from)\s+(autograder|tests)\b", re.MULTILINE)


@dataclass(frozen=True)
class Leak:
    """Something that must not be released.

    Attributes:
        where: the released file, and the cell where there is one.
        message: what it is, and what to do.
    """

    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"


@dataclass(frozen=True)
class _Secret:
    """Telling lines of one answer or one hidden test, squeezed, each with the line as it was written."""

    what: str
    lines: dict[str, str]
    hidden_test: bool = False


@dataclass(frozen=True)
class _Piece:
    """The text of a cell or of a file that students get."""

    where: str
    text: str
    library: bool = False


def find_leaks(loaded: Content, release: Path) -> list[Leak]:
    """Everything in `release` that must not be there.

    Args:
        loaded: the assignment, with its hidden tests.
        release: the folder that students would get.
    """
    source, package = loaded.assignment.source, loaded.assignment.library
    leaks = list(_foreign_files(source, release, loaded.assignment))
    pieces = []
    for file in _files(release):
        if file.suffix == ".ipynb":
            cells = notebook.parse(file.read_text(encoding="utf-8"))
            leaks += _notebook_leaks(file, cells)
            pieces += [_Piece(where(file, cell), _with_drawings(cell.source)) for cell in cells.cells]
        elif file != release / manifest.NAME:  # that repeats the notebooks
            inside = file.relative_to(release)
            text = file.read_text("utf-8", errors="replace")
            pieces.append(_Piece(str(inside), text, library=_in_library(inside, package)))
    leaks += [
        leak for piece in pieces if piece.library for leak in _answers(piece, loaded.assignment.questions)
    ]
    library = _squeeze("\n".join(piece.text for piece in pieces if piece.library))
    secrets = [*_solutions(source), *_hidden_tests(loaded.hidden_tests)]
    for piece in pieces:
        leaks += [*_traces(piece), *_quotations(piece, secrets, library)]
    return leaks


def _files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink()]


def _foreign_files(source: Path, release: Path, assignment: Assignment) -> Iterator[Leak]:
    library = assignment.library
    wanted = (
        {path.name for path in source.glob("*.ipynb")}
        | COMPANIONS
        | {manifest.NAME, *(library.build if library else ())}
        | {f"{starters.NAME}/{spec.path}" for spec in assignment.files}
    )
    for path in sorted(release.rglob("*")):
        inside = path.relative_to(release)
        if path.is_symlink():
            yield Leak(str(inside), "this is a link; put the file itself there")
        elif path.is_file() and not (_in_library(inside, library) or inside.as_posix() in wanted):
            yield Leak(str(inside), "students have no use for this file; remove it from the source folder")


def _in_library(inside: Path, library: Library | None) -> bool:
    return (
        library is not None
        and inside.parts[0] == library.package
        and inside.suffix in library_sources.SUFFIXES
    )


def _notebook_leaks(file: Path, content: NotebookNode) -> Iterator[Leak]:
    if "widgets" in content.metadata:
        yield Leak(file.name, "its metadata holds the state of widgets, which is output; clear all outputs")
    for cell in content.cells:
        if cell.get("outputs") or cell.get("execution_count") is not None:
            yield Leak(where(file, cell), "the cell has an output or an execution count; clear all outputs")
        if cell.get("attachments"):
            yield Leak(where(file, cell), "the cell has an attachment; draw the picture with code instead")


def _with_drawings(source: str) -> str:
    """The text of a cell and of the drawings in it, which would hide an answer otherwise."""
    drawings = (base64.b64decode(data).decode("utf-8", errors="replace") for data in _DRAWING.findall(source))
    return "\n".join([source, *drawings])


def _traces(piece: _Piece) -> Iterator[Leak]:
    if mark := _MARKER.search(piece.text):
        yield Leak(
            piece.where, f"the marker '{mark[0].strip()}' is left; spell it as nbgrader does, with its END"
        )
    if _IMPORT.search(piece.text):
        yield Leak(
            piece.where, "it imports autograder or tests, which students do not get; remove the import"
        )


def _answers(piece: _Piece, questions: Collection[str]) -> Iterator[Leak]:
    """Definitions in the library that have the name of a question."""
    tree = ast.parse(piece.text) if piece.where.endswith(".py") else ast.Module([], [])
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name in questions:
            yield Leak(
                piece.where, f"it defines {node.name}, which is a question; name it in library.leaves_out"
            )


def _quotations(piece: _Piece, secrets: list[_Secret], library: str) -> Iterator[Leak]:
    text = _squeeze(piece.text)
    for secret in secrets:
        quoted = [line for line in secret.lines if line in text]
        enough = max(2, (len(secret.lines) + 1) // 2)
        if not (piece.library or secret.hidden_test):
            quoted = [line for line in quoted if line not in library]
            enough = 1
        if len(quoted) >= enough:
            line = secret.lines[quoted[0]]
            yield Leak(piece.where, f"it quotes {secret.what}: `{line}`; remove or reword it")


def _solutions(source: Path) -> Iterator[_Secret]:
    for file in sorted(source.glob("*.ipynb")):
        for cell in notebook.parse(file.read_text(encoding="utf-8")).cells:
            inside, outside = split(cell.source)
            if cell.cell_type != "code" and role(cell, "solution") and not inside:
                inside, outside = outside, []  # nbgrader cuts the whole text of a written answer
            given = _squeeze("\n".join(outside))
            lines = {line: raw for line, raw in _telling(inside).items() if line not in given}
            yield _Secret(f"the solution in {where(file, cell)}", lines)


def _hidden_tests(folder: Path) -> Iterator[_Secret]:
    for file in sorted(folder.rglob("*.py")):
        text = file.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                body = (ast.get_source_segment(text, node) or "").splitlines()[1:]
                yield _Secret(f"the hidden test {node.name}", _telling(body), hidden_test=True)


def _telling(lines: list[str]) -> dict[str, str]:
    return {_squeeze(line): line.strip() for line in lines if _is_telling(line)}


def _is_telling(line: str) -> bool:
    """Whether a line gives something of an answer away: it is not short, and it computes or explains."""
    if len(_squeeze(line)) < SHORTEST:
        return False
    line = line.strip()
    try:
        tree = ast.parse(line + " pass" if line.endswith(":") else line)
    except SyntaxError:  # a part of a longer statement, or a sentence
        return True
    if not tree.body:  # a comment
        return True
    return any(_computes(node) for node in ast.walk(tree))


def _computes(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        return name not in SETTING_UP
    return isinstance(node, ast.BinOp | ast.AugAssign | ast.Compare | ast.FunctionDef | ast.ClassDef)


def _squeeze(text: str) -> str:
    """Text without what may differ between copies of a line: blanks, kind of quotes, comments behind code."""
    lines = (re.sub(r"(?<=\S)\s+#.*", "", line) for line in text.splitlines())
    return "\n".join("".join(line.split()).replace('"', "'") for line in lines)
