"""What lies in a student's folder of what is to be handed in: notebooks, and Python files in their place.

The release lists it in `assignment.json`.
"""

import ast
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MANIFEST = "assignment.json"
_FOREIGN = {"__pycache__", "env", "node_modules", "site-packages", "venv"}


class HandInError(Exception):
    """What is to be handed in cannot be read; the message says what, and what to do."""


@dataclass(frozen=True)
class Cell:
    """A cell as it was released.

    Attributes
    ----------
    name : str
        nbgrader's `grade_id`; of an answer the name that it defines.
    kind : str
        "answer", "test", "written" or "given".
    points : float
        Of an answer or a written question.
    runs : bool
        Whether it runs when the notebook is graded: cells that train or plot do not.
    source : str
    """

    name: str
    kind: str
    points: float
    runs: bool
    source: str


@dataclass(frozen=True)
class Notebook:
    """A released notebook: its file name, and its cells that have names."""

    file: str
    cells: tuple[Cell, ...]

    def of(self, *kinds: str) -> list[Cell]:
        """The cells of these kinds, in order."""
        return [cell for cell in self.cells if cell.kind in kinds]


@dataclass(frozen=True)
class Assignment:
    """What is to be handed in: notebooks, or Python files; these with the questions that each may hold."""

    id: str
    notebooks: tuple[Notebook, ...]
    files: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Answers:
    """Where a student answers the questions of a notebook.

    Attributes
    ----------
    file : Path or None
        The notebook, or the Python file in its place; None if there is neither.
    cells : list of dicts
        The notebook's cells as JSON has them; empty for a Python file.
    package : str
        Of a Python file, where its imports begin with a dot.
    """

    file: Path | None
    cells: list[dict[str, Any]]
    package: str = ""


def read_assignment(folder: Path) -> Assignment:
    """Read what a folder's `assignment.json` lists.

    Raises
    ------
    HandInError
        It is not there, or was changed.
    """
    file = folder / MANIFEST
    try:
        about = json.loads(file.read_text(encoding="utf-8"))
        notebooks = tuple(_notebook(book) for book in about["notebooks"])
        files = {listed["path"]: tuple(listed["questions"]) for listed in about["files"]}
        return Assignment(about["assignment"], notebooks, files)
    except FileNotFoundError:
        raise HandInError(
            f"缺少 {file}：请进入作业的文件夹，或把发布的这个文件放回来"
        ) from None
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise HandInError(f"{file} 被改动了（{error}）；请把发布的这个文件放回来") from None


def _notebook(book: dict[str, Any]) -> Notebook:
    return Notebook(book["file"], tuple(Cell(**cell) for cell in book["cells"]))


def read_cells(file: Path) -> list[dict[str, Any]]:
    """The cells of a notebook, each with its source as one text under "source".

    Raises
    ------
    HandInError
        It is no notebook.
    """
    try:
        cells = json.loads(file.read_text(encoding="utf-8-sig"), strict=False)["cells"]
        return [{"metadata": {}, **cell, "source": "".join(cell["source"])} for cell in cells]
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise HandInError(
            f"{file.name} 不是 notebook（{error}）；请在 Jupyter 里打开并保存它"
        ) from None


def name_of(cell: Mapping[str, Any]) -> str | None:
    """nbgrader's `grade_id` of a notebook's cell; None if it has none."""
    return ((cell.get("metadata") or {}).get("nbgrader") or {}).get("grade_id")


def answers(folder: Path, assignment: Assignment, notebook: Notebook) -> Answers:
    """Where a notebook's questions are answered.

    That is where any of them is attempted; in the newer, if it is in both; else in the notebook.

    Raises
    ------
    HandInError
        The notebook cannot be read.
    """
    own = folder / notebook.file
    cells = read_cells(own) if own.is_file() else []
    questions = [cell.name for cell in notebook.of("answer")]
    answered = any(is_answered(cell, cells) for cell in notebook.of("answer"))
    for path in assignment.files:
        file = find_file(folder, assignment, path)
        if file is None or not attempted(_text(file), questions):
            continue
        if not answered or file.stat().st_mtime > own.stat().st_mtime:
            return Answers(file, [], ".".join(Path(path).parts[:-1]))
    return Answers(own if own.is_file() else None, cells)


def find_file(folder: Path, assignment: Assignment, path: str) -> Path | None:
    """The copy that counts of a listed Python file, wherever it lies in a folder; None if none answers."""
    questions = assignment.files[path]
    copies = [file for file in _sources(folder) if file.name == Path(path).name]
    copies = [file for file in copies if attempted(_text(file), questions)]
    return max(copies, key=lambda file: (_agreement(file, path), file.stat().st_mtime), default=None)


def is_answered(cell: Cell, cells: list[dict[str, Any]]) -> bool:
    """Whether a released cell was filled in, among a notebook's cells."""
    given = cell.source.strip()
    sources = [str(own["source"]).strip() for own in cells if name_of(own) == cell.name]
    if cell.kind == "answer":
        sources += [
            own["source"].strip() for own in cells if cell.name in defined(own["source"], [cell.name])
        ]
    return any(source not in ("", given) for source in sources)


def defined(code: str, names: list[str] | tuple[str, ...]) -> set[str]:
    """Which of the names code defines as a function or a class, also code that is not Python as a whole."""
    return {name for name in names if re.search(rf"^(?:def|class)\s+{re.escape(name)}\b", code, re.MULTILINE)}


def attempted(code: str, names: list[str] | tuple[str, ...]) -> set[str]:
    """Which of the names code defines with more than `raise NotImplementedError`."""
    try:
        body = ast.parse(code).body
    except (SyntaxError, ValueError):
        return defined(code, names)
    found = [node for node in body if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name in names]
    return {node.name for node in found if not _is_unwritten(node)}


def _is_unwritten(node: ast.FunctionDef | ast.ClassDef) -> bool:
    functions = [node] if isinstance(node, ast.FunctionDef) else node.body
    methods = [function for function in functions if isinstance(function, ast.FunctionDef)]
    return all("NotImplementedError" in ast.unparse(method.body[-1]) for method in methods)


def _sources(folder: Path) -> Iterator[Path]:
    """The Python files in a folder, but for those of environments and caches."""
    for path in sorted(folder.iterdir()):
        if path.is_dir() and path.name not in _FOREIGN and not path.name.startswith("."):
            yield from _sources(path)
        elif path.suffix == ".py" and path.is_file():
            yield path


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8-sig", errors="replace")


def _agreement(file: Path, path: str) -> int:
    """How many parts at the end of a file's path are those of the listed one."""
    pairs = zip(reversed(file.parts), reversed(Path(path).parts), strict=False)
    return next((at for at, (own, listed) in enumerate(pairs) if own != listed), len(Path(path).parts))
