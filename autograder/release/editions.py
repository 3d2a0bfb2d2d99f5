"""The release in other languages than English: `release/ID/LANGUAGE`, a whole handout made from the English one.

Its texts come from the catalogue `translations/release/LANGUAGE.po` of the assignment's folder. Code is the same but for
docstrings, comments and messages, so that a submission in any language is graded alike.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

from nbformat import NotebookNode, from_dict

from autograder.course.assignment import Assignment
from autograder.notebooks import notebook
from autograder.notebooks.checksum import checksum
from autograder.release import starters, texts
from autograder.release.texts import Lookup, Text
from autograder.translation import catalogue


def languages(catalogues: Path) -> list[str]:
    """The languages that an assignment is released in, besides English."""
    return sorted(file.stem for file in catalogues.glob("*.po"))


def add(release: Path, catalogues: Path) -> list[Path]:
    """Add an edition to a built release for each catalogue, and return their folders.

    Args:
        release: the English one, which the editions lie in.
        catalogues: a folder of `LANGUAGE.po`; there may be none.
    """
    english = [path.relative_to(release) for path in sorted(release.rglob("*")) if path.is_file()]
    found = [release / language for language in languages(catalogues)]
    for edition in found:
        lookup = catalogue(catalogues, edition.name).gettext
        for inside in english:
            (edition / inside).parent.mkdir(parents=True, exist_ok=True)
            if is_read(inside):
                (edition / inside).write_text(translated(release / inside, lookup), encoding="utf-8")
            else:
                shutil.copyfile(release / inside, edition / inside)
    return found


def is_read(inside: Path) -> bool:
    """Whether a file of a release has texts to translate: notebooks, README, starters, the library's messages."""
    return inside.suffix in {".ipynb", ".md"} or (inside.suffix == ".py" and len(inside.parts) > 1)


def translated(file: Path, lookup: Lookup) -> str:
    """A file of the release in another language."""
    document = file.read_text(encoding="utf-8")
    if file.suffix != ".ipynb":
        return texts.translate(document, _texts_of_file(file, document), lookup)
    content = json.loads(document)
    for cell in content["cells"]:
        source = "".join(cell["source"])
        _rewrite(cell, texts.translate(source, _texts_of_cell(cell["cell_type"], source), lookup))
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def messages(file: Path) -> list[str]:
    """The texts of a file of the release, as a catalogue holds them."""
    document = file.read_text(encoding="utf-8")
    if file.suffix != ".ipynb":
        return [text.message for text in _texts_of_file(file, document)]
    cells = [(cell["cell_type"], "".join(cell["source"])) for cell in json.loads(document)["cells"]]
    return [text.message for cell in cells for text in _texts_of_cell(*cell)]


def for_babel(file: BinaryIO, *_: Any, options: Any) -> Iterator[tuple[int, str, str, list[str]]]:
    """For Babel, the texts of a file of the release: (line, function, message, comments)."""
    yield from ((1, "", message, []) for message in messages(Path(file.name)))


def _texts_of_cell(kind: str, source: str) -> list[Text]:
    return texts.of_code(source) if kind == "code" else texts.of_markdown(source)


def _texts_of_file(file: Path, document: str) -> list[Text]:
    if file.suffix == ".md":
        return texts.of_markdown(document)
    return texts.of_code(document, prose=starters.NAME in file.parts)


def _rewrite(cell: dict[str, Any], source: str) -> None:
    """Give a cell another text, and a locked one the checksum that nbgrader compares."""
    cell["source"] = source.splitlines(keepends=True)
    if "checksum" in cell["metadata"].get("nbgrader", {}):
        cell["metadata"]["nbgrader"]["checksum"] = checksum(from_dict({**cell, "source": source}))


def edition_of(submitted: NotebookNode, assignment: Assignment, notebook_id: str) -> NotebookNode:
    """The released notebook in the language of a submitted one: the one with which it shares most cells.

    Where no cell is the same, that is the English one.
    """
    own = {cell.source.strip() for cell in submitted.cells}
    return max(released(assignment.release, notebook_id), key=lambda one: len(own & _sources(one)))


@cache
def released(release: Path, notebook_id: str) -> tuple[NotebookNode, ...]:
    """A released notebook in each language, the English one first."""
    name = f"{notebook_id}.ipynb"
    files = [release / name, *sorted(release.glob(f"*/{name}"))]
    return tuple(notebook.parse(file.read_text(encoding="utf-8")) for file in files)


def _sources(edition: NotebookNode) -> set[str]:
    return {cell.source.strip() for cell in edition.cells}
