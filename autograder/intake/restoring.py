"""Put a submitted notebook back into the form of the released one, and say what had happened to it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from sys import version_info

import nbformat
from nbformat import NotebookNode

from autograder.intake.recognising import Piece, free_own_copies, join_split_answers, recognise
from autograder.notebooks import syntax
from autograder.notebooks.notebook import grade_id_of, is_answer, is_test
from autograder.results.result import Incident

LINES, WIDTH = 3, 80
"""How many lines of a changed cell a message shows, and how much of each."""


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
    pieces = free_own_copies(recognise(submitted, originals), originals)
    sorting = _Sorting(originals, join_split_answers(pieces, originals))
    restored = deepcopy(released)
    restored.cells = []
    incidents = [Incident(file, problem) for problem in _general(submitted, pieces, originals)]
    filled = {
        key: sorting.fill(key) for key in originals
    }  # all of them first: answers may be among the added
    restored.cells += map(_own, sorting.added[None])
    for key, (cell, problem) in filled.items():
        restored.cells += [cell, *map(_own, sorting.added[key])]
        if problem:
            incidents.append(Incident(f"{file}: cell '{key}'", problem))
    return restored, (*incidents, *_unusual(restored, released, file))


class _Sorting:
    """The pieces of a notebook by the released cell they are copies of, or behind which they stand."""

    def __init__(self, originals: dict[str, NotebookNode], pieces: list[Piece]) -> None:
        self._originals = originals
        self.copies: dict[str, list[Piece]] = defaultdict(list)
        self.added: dict[str | None, list[Piece]] = defaultdict(list)
        self._copied = {piece.copied for piece in pieces}
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
            return deepcopy(original), _locked_problem(original, copies, key in self._copied)
        if original.cell_type != "code":
            changed = [copy for copy in copies if copy.source.strip() != original.source.strip()]
            last = _last(changed or copies) or self._words(key)
            return _filled(original, last), _copy_problem(original, copies, last)
        best, problem = self._answer(key, original, copies)
        return _filled(original, best), problem

    def _words(self, key: str) -> Piece | None:
        """The text that stands where a written answer belongs: behind the cell before it."""
        keys = [None, *self._originals]
        beside = self.added[keys[keys.index(key) - 1]]
        place = next((place for place, piece in enumerate(beside) if piece.kind == "markdown"), None)
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
            best, problem = self._adopt(key, best, copies), _found(best, copies)
        else:
            best = best or _last(changed or copies)
            beside = [copy for copy in beside if copy is not best]
            apart = {*beside}
            problem = _copy_problem(original, [copy for copy in copies if copy not in apart], best)
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


def _general(
    submitted: NotebookNode, pieces: list[Piece], originals: dict[str, NotebookNode]
) -> Iterator[str]:
    """What is odd about the notebook as a whole."""
    lost = [
        piece.key
        for piece in pieces
        if piece.key
        and not piece.labelled
        and grade_id_of(originals[piece.key])
        and not is_answer(originals[piece.key])
    ]
    if lost:
        yield (
            f"{len(lost)} cells had lost nbgrader's metadata, as some editors drop it; "
            "they were recognised by their ids and contents, so there is nothing to do"
        )
    language = _language(submitted.metadata)
    if language not in ("", "python"):
        yield (
            f"the notebook was saved for the language {language!r}; it was graded as Python 3, "
            "so choose a Python 3 kernel to try your answers"
        )


def _language(metadata: NotebookNode) -> str:
    """The kernel's language in lower case, cut short; empty where the notebook does not say."""
    places = [metadata.get("kernelspec"), metadata.get("language_info")]
    keys = ("language", "name")
    found = [place.get(key) for place, key in zip(places, keys, strict=True) if isinstance(place, dict)]
    kernel = places[0].get("name") if isinstance(places[0], dict) else None
    if kernel == "python2":
        return "python2"
    return next((name.lower()[:20] for name in found if isinstance(name, str)), "")


def _locked_problem(original: NotebookNode, copies: list[Piece], copied: bool) -> str:
    """What was wrong with a cell that is the release's; `copied` if the student made own cells from it."""
    if grade_id_of(original) is None:
        return ""  # text that nobody grades
    kind = "test cell" if is_test(original) else "locked cell"
    if not copies:
        return f"the {kind} is missing; the original was put back"
    changed = [copy for copy in copies if not syntax.same(copy.source, original.source)]
    if changed:
        return f"the {kind} was changed; the original was used{_omitted(changed, original.source)}"
    if len(copies) > 1:
        return f"the {kind} is there {len(copies)} times; the original was used once"
    return f"a copy of the {kind} holds other code, which ran as a cell of your own" if copied else ""


def _omitted(changed: list[Piece], original: str) -> str:
    """The lines of a changed cell that its original does not have, as the end of a message."""
    given = {line.strip() for line in original.split("\n")}
    lines = dict.fromkeys(line.strip() for copy in changed for line in copy.source.split("\n"))
    own = [line for line in lines if line and line not in given]
    if not own:
        return ""
    printable = ("".join(c if c.isprintable() else "?" for c in line[:WIDTH]) for line in own[:LINES])
    more = f" and {len(own) - LINES} more lines" if len(own) > LINES else ""
    return (
        f". Left out: {', '.join(f'`{line}`' for line in printable)}{more};"
        " put code of your own into a cell of your own"
    )


def _copy_problem(original: NotebookNode, copies: list[Piece], best: Piece | None) -> str:
    """What was wrong with the copies of an answer cell, of which `best` is graded."""
    if best is None:
        return "the answer cell is missing; download the release again and paste your answer into it"
    kind = original.cell_type
    if best.kind != kind:
        return f"the cell was turned into {best.kind}; it was graded as {kind}, so change its type back"
    if best.joined > 1:
        return f"the answer was spread over {best.joined} cells; they were graded as one, so merge them"
    if len(copies) > 1:
        return f"the cell is there {len(copies)} times; the last one that you changed was graded"
    if not best.labelled:
        by = "the name that it defines" if kind == "code" else "its place"
        return f"the cell had lost its nbgrader metadata; it was found by {by}"
    return ""


def _found(best: Piece, copies: list[Piece]) -> str:
    """How an answer was found that was not in its cell."""
    by_name = "it was found by the name that it defines"
    if best.key is not None:
        return f"the answer was merged into cell '{best.key}'; {by_name}"
    if copies:
        return (
            f"the answer is not in its cell but in cell {best.position}; {by_name}, "
            "so move it into the answer cell"
        )
    turned = "" if best.kind == "code" else f" and was turned into {best.kind}"
    return f"the cell had lost its nbgrader metadata{turned}; {by_name}"


def _unusual(restored: NotebookNode, released: NotebookNode, file: str) -> Iterator[Incident]:
    """What in the student's own code does not run here: shell commands, and what needs a newer Python."""
    given = {cell.source for cell in released.cells}
    for cell in restored.cells:
        if cell.cell_type != "code" or cell.source in given:
            continue
        where = f"{file}: cell '{cell.metadata.get('name') or grade_id_of(cell)}'"
        if line := syntax.shell_command(cell.source):
            yield Incident(
                where,
                f"shell commands such as `{line[:60]}` are left out when a notebook is graded; "
                "answers may use the libraries that the released notebook imports",
            )
        if newer := syntax.newer_python(cell.source):
            yield Incident(
                where,
                f"this needs Python 3.12 or newer ({newer}), and Python {version_info[0]}.{version_info[1]} "
                "graded it; write it so that both read it",
            )


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


def _is_attachments(found: object) -> bool:
    """Whether nbformat would accept them: file name -> media type -> data."""
    try:
        return (
            isinstance(found, dict)
            and all(
                isinstance(kinds, dict) and all(isinstance(data, str) for data in kinds.values())
                for kinds in found.values()
            )
            and bool(json.dumps(found, ensure_ascii=False).encode())
        )
    except UnicodeEncodeError:
        return False


def _key(cell: NotebookNode) -> str:
    return grade_id_of(cell) or str(cell.id)
