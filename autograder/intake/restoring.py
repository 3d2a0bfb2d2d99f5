"""Put a submitted notebook back into the form of the released one, and say what had happened to it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace

import nbformat
from nbformat import NotebookNode

from autograder.intake import problems
from autograder.intake.recognising import (
    Piece,
    free_own_copies,
    join_split_answers,
    keep_own_words,
    recognise,
)
from autograder.notebooks import syntax
from autograder.notebooks.notebook import grade_id_of, is_answer
from autograder.results.result import Incident

MOST = 50
"""Incidents that are kept of one notebook."""


def restore(
    submitted: NotebookNode, released: NotebookNode, file: str
) -> tuple[NotebookNode, tuple[Incident, ...]]:
    """The released notebook with the student's answers and added cells in it.

    Locked cells are the release's whatever the student did to them, and stand in the release's order; a cell
    that the student added stays behind the released cell that it followed.

    Args:
        submitted: what `parse` gave.
        released: the student version of the same notebook.
        file: its file name, for messages.

    Returns:
        The restored notebook, and what was wrong with the submitted one.
    """
    originals = {_key(cell): cell for cell in released.cells}
    pieces = keep_own_words(recognise(submitted, originals), originals)
    pieces = free_own_copies(pieces, originals)
    sorting = _Sorting(originals, join_split_answers(pieces, originals))
    restored = NotebookNode({name: deepcopy(part) for name, part in released.items() if name != "cells"})
    restored.cells = []
    incidents = [Incident(file, problem) for problem in problems.of_notebook(submitted, pieces, originals)]
    filled = {
        key: sorting.fill(key) for key in originals
    }  # all of them first: answers may be among the added
    restored.cells += map(_own, sorting.added[None])
    for key, (cell, problem) in filled.items():
        restored.cells += [cell, *map(_own, sorting.added[key])]
        if problem:
            incidents.append(Incident(f"{file}: cell '{key}'", problem))
    incidents += problems.of_own_code(restored, released, file)
    if len(incidents) > MOST:
        more = Incident(file, f"{len(incidents) - MOST} more of its cells have something of the kind")
        incidents = [*incidents[:MOST], more]
    return restored, tuple(incidents)


class _Sorting:
    """The pieces of a notebook by the released cell they are copies of, or behind which they stand."""

    def __init__(self, originals: dict[str, NotebookNode], pieces: list[Piece]) -> None:
        self._originals = originals
        self.copies: dict[str, list[Piece]] = defaultdict(list)
        self.added: dict[str | None, list[Piece]] = defaultdict(list)
        self._copied = {piece.copied: piece.kind for piece in pieces if piece.copied}
        anchor = None
        for piece in pieces:
            if piece.key is None:
                self.added[anchor].append(piece)
            else:
                anchor = piece.key
                self.copies[anchor].append(piece)

    def fill(self, key: str) -> tuple[NotebookNode, str]:
        """The cell that stands for a released one in the restored notebook, and what was wrong with it."""
        original, copies = self._originals[key], self.copies[key]
        if not is_answer(original):
            return deepcopy(original), problems.of_locked_cell(original, copies, self._copied.get(key, ""))
        if original.cell_type != "code":
            changed = [copy for copy in copies if copy.source.strip() != original.source.strip()]
            last = _last(changed or copies) or self._words(key)
            return _filled(original, last), problems.of_answer_cell(original, copies, last)
        best, problem = self._answer(key, original, copies)
        return _filled(original, best), problem

    def _words(self, key: str) -> Piece | None:
        """The text that stands where a written answer belongs: behind the cell before it."""
        keys = [None, *self._originals]
        beside = self.added[keys[keys.index(key) - 1]]
        texts = (place for place, piece in enumerate(beside) if piece.kind == "markdown" and not piece.copied)
        place = next(texts, None)
        return None if place is None else beside.pop(place)

    def _answer(self, key: str, original: NotebookNode, copies: list[Piece]) -> tuple[Piece | None, str]:
        """The piece that answers a question: code that runs before code that does not, the student's own copy
        of the answer cell before any other cell that defines the name, a later one before an earlier."""
        changed = [copy for copy in copies if not syntax.same(copy.source, original.source)]
        elsewhere = [piece for piece in self._others(key) if key in piece.names]
        elsewhere = [piece for piece in elsewhere if not syntax.same(piece.source, original.source)]
        own = {*changed}
        best = max(
            [*(piece for piece in changed if key in piece.names), *elsewhere],
            key=lambda piece: (piece.python, piece in own, piece.key is None, piece.position),
            default=None,
        )
        beside = [copy for copy in changed if copy is not best and copy.python and key not in copy.names]
        if best is not None and best not in own:
            best, problem = self._adopt(key, best, copies), problems.of_answer_elsewhere(best, copies)
        else:
            best = best or _last(changed or copies)
            beside = [copy for copy in beside if copy is not best]
            apart = {*beside}
            problem = problems.of_answer_cell(original, [copy for copy in copies if copy not in apart], best)
        self.added[key][:0] = beside  # such as the imports of an answer that was split in two
        return best, problem

    def _others(self, key: str) -> Iterator[Piece]:
        """The student's own cells, and copies of other code cells that may have been merged with this one."""
        for pieces in self.added.values():
            yield from pieces
        for other, pieces in self.copies.items():
            if other != key and self._originals[other].cell_type == "code":
                yield from pieces

    def _adopt(self, key: str, best: Piece, copies: list[Piece]) -> Piece:
        """Take the student's own cells that define a name as its answer, all of them in their order."""
        if best.key is not None:
            return best  # merged into another cell, which stays where it is
        found: list[Piece] = []
        for pieces in self.added.values():
            same_name = [piece for piece in pieces if key in piece.names and piece.python == best.python]
            taken = {*same_name}
            pieces[:] = [piece for piece in pieces if piece not in taken]
            found += same_name
        found.sort(key=lambda piece: piece.position)
        return replace(best, source="\n\n".join(piece.source for piece in found))


def _last(pieces: list[Piece]) -> Piece | None:
    return pieces[-1] if pieces else None


def _filled(original: NotebookNode, piece: Piece | None) -> NotebookNode:
    cell = deepcopy(original)
    if piece is not None:
        cell.source = piece.source
        if original.cell_type == "markdown" and _is_attachments(piece.attachments):
            cell.attachments = deepcopy(piece.attachments)
    return cell


def _own(piece: Piece) -> NotebookNode:
    """A student's own cell, named for its position; nbgrader's metadata is not for it to claim."""
    cell: NotebookNode = getattr(nbformat.v4, f"new_{piece.kind}_cell")(piece.source)
    cell.id = f"added-{piece.position}"
    cell.metadata = nbformat.from_dict({"name": f"cell {piece.position}"})
    if piece.tags:
        cell.metadata.tags = list(piece.tags)
    if piece.kind == "markdown" and _is_attachments(piece.attachments):
        cell.attachments = deepcopy(piece.attachments)
    return cell


def _is_attachments(attachments: object) -> bool:
    """Whether nbformat would accept them: file name -> media type -> data."""
    try:
        return (
            isinstance(attachments, dict)
            and all(
                isinstance(kinds, dict) and all(isinstance(data, str) for data in kinds.values())
                for kinds in attachments.values()
            )
            and bool(json.dumps(attachments, ensure_ascii=False).encode())
        )
    except UnicodeEncodeError:
        return False


def _key(cell: NotebookNode) -> str:
    return grade_id_of(cell) or str(cell.id)
