"""Recognise a submitted notebook's cells, whatever an editor did to their metadata."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace

from nbformat import NotebookNode

from autograder.notebooks import syntax
from autograder.notebooks.notebook import SKIP_TAG, grade_id_of, is_answer

PARTS = 10
"""Cells over which one answer may be spread."""

TRIES = 200
"""Ways of putting neighbouring cells together that are tried in one notebook."""

_FENCED = re.compile(r"\s*+```[ \t]*+(?:python|py)?[ \t]*+\n(.*?)\n?```\s*", re.DOTALL)


@dataclass(eq=False)  # each is itself, however alike two are
class Piece:
    """A submitted cell and what is known of it.

    Attributes:
        kind: code, markdown or raw.
        source: its text; a code block that became markdown without its fence.
        position: its place in the submitted notebook, from 1.
        key: the released cell that it is a copy of, None for the student's own.
        labelled: whether nbgrader's metadata said so.
        tags: its cell tags.
        attachments: pictures pasted into markdown.
        joined: the number of cells that it was put together from.
        copied: the released cell that the student's own cell was made from.
        names: what its code defines.
        python: whether its code can be run on its own.
        continues: whether it looks like the end of the cell before it: it cannot be run, or is indented.
    """

    kind: str
    source: str
    position: int
    key: str | None
    labelled: bool = True
    tags: tuple[str, ...] = ()
    attachments: NotebookNode | None = None
    joined: int = 1
    copied: str | None = None
    names: frozenset[str] = field(init=False)
    python: bool = field(init=False)
    continues: bool = field(init=False)

    def __post_init__(self) -> None:
        prose = self.kind != "code" and len(self.source) > syntax.SHORT
        self.names = frozenset() if prose else syntax.defined(self.source)
        self.python = not prose and syntax.is_python(self.source)
        self.continues = not self.python or self.source.lstrip("\n")[:1] in (" ", "\t")


def recognise(submitted: NotebookNode, originals: dict[str, NotebookNode]) -> list[Piece]:
    """Which released cell each submitted one is: by its grade_id, its cell id, or its text."""
    texts = {cell.source.strip(): key for key, cell in originals.items()}
    pieces = []
    for position, cell in enumerate(submitted.cells, start=1):
        fenced = _FENCED.fullmatch(cell.source) if cell.cell_type != "code" else None
        grade_id = grade_id_of(cell)
        labelled = grade_id in originals
        # Colab and Deepnote move a cell's id into its metadata
        ids = [grade_id, cell.id, cell.metadata.get("id"), cell.metadata.get("cell_id")]
        key = next((name for name in ids if isinstance(name, str) and name in originals), None)
        if key is not None and not labelled and _wrong_kind(cell, originals[key]):
            key = None
        tags = cell.metadata.get("tags")
        pieces.append(
            Piece(
                kind=cell.cell_type,
                source=fenced[1] if fenced else cell.source,
                position=position,
                key=key or texts.get(cell.source.strip()),
                labelled=labelled,
                tags=(SKIP_TAG,) if isinstance(tags, list) and SKIP_TAG in tags else (),
                attachments=cell.get("attachments"),
            )
        )
    return pieces


def keep_own_words(pieces: list[Piece], originals: dict[str, NotebookNode]) -> list[Piece]:
    """Make what a student wrote into a text cell of the release a text cell of their own behind it."""
    kept: list[Piece] = []
    for piece in pieces:
        original = originals.get(piece.key or "")
        own = "" if original is None else _words_beyond(piece, original)
        if original is not None and own:
            kept += [
                replace(piece, source=original.source),
                replace(piece, source=own, key=None, copied=piece.key),
            ]
        else:
            kept.append(piece)
    return kept


def _words_beyond(piece: Piece, original: NotebookNode) -> str:
    """The lines of a text that its original does not have; none for code and for answers."""
    if piece.kind == "code" or is_answer(original):
        return ""
    given = {line.strip() for line in original.source.split("\n")}
    return "\n".join(line for line in piece.source.split("\n") if line.strip() not in given).strip()


def _wrong_kind(cell: NotebookNode, original: NotebookNode) -> bool:
    return bool(cell.cell_type != original.cell_type and not is_answer(original))


def free_own_copies(pieces: list[Piece], originals: dict[str, NotebookNode]) -> list[Piece]:
    """Make copies of a locked cell that hold other code the student's own cells, where the original is there.

    It may be there in parts, as a cell that was split; statements of the original are left out of the rest.
    Of copies that all differ, the first that has a statement of the original is the original, changed.
    """
    copies: dict[str, list[Piece]] = defaultdict(list)
    for piece in pieces:
        if piece.key and piece.kind == "code" and _is_locked_code(originals[piece.key]):
            copies[piece.key].append(piece)
    freed: dict[Piece, list[Piece]] = {}
    for key, alike in copies.items():
        if len(alike) > 1:
            freed |= _freed(key, alike, originals[key].source)
    return [new for piece in pieces for new in freed.get(piece, [piece])]


def _freed(key: str, copies: list[Piece], original: str) -> dict[Piece, list[Piece]]:
    """What becomes of copies of one locked cell."""
    changed = [copy for copy in copies if not syntax.same(copy.source, original)]
    freed = {copy: _own_cell(copy, key, original) for copy in changed}
    if len(changed) < len(copies):
        return freed
    first = copies[0]
    if syntax.same("\n".join(copy.source for copy in copies), original):
        return {copy: [replace(copy, source=original)] if copy is first else [] for copy in copies}
    if _holds_all(copies, original):
        return {**freed, first: [replace(first, source=original), *freed[first]]}
    alien = [copy for copy in copies if syntax.beyond(copy.source, original) == copy.source]
    if len(alien) == len(copies):
        alien.remove(first)
    return {copy: freed[copy] for copy in alien}


def _own_cell(copy: Piece, key: str, original: str) -> list[Piece]:
    """The student's own cell with what a copy holds beside the original's statements; none for nothing."""
    own = syntax.beyond(copy.source, original)
    return [replace(copy, source=own, key=None, copied=key)] if own.strip() else []


def _holds_all(copies: list[Piece], original: str) -> bool:
    """Whether cells together hold every statement of the original, in its order."""
    wanted = syntax.statements(original)
    digests = (digest for copy in copies for digest in syntax.statements(copy.source) or ())
    return wanted is not None and all(digest in digests for digest in wanted)  # `in` goes on where it stopped


def _is_locked_code(original: NotebookNode) -> bool:
    return bool(original.cell_type == "code" and not is_answer(original))


def join_split_answers(pieces: list[Piece], originals: dict[str, NotebookNode]) -> list[Piece]:
    """Put together a definition split over neighbouring cells; the later ones continue it."""
    questions = {key for key, cell in originals.items() if is_answer(cell) and cell.cell_type == "code"}
    free = {None, *questions}
    joined: list[Piece] = []
    at = tries = 0
    while at < len(pieces):
        end = at + 1
        while end < min(len(pieces), at + PARTS) and pieces[end].key in free and pieces[end].continues:
            end += 1
        whole, used = pieces[at], 1
        for stop in range(end, at + 1, -1) if pieces[at].key in free else ():
            if tries == TRIES or sum(len(piece.source) for piece in pieces[at:stop]) > syntax.SHORT:
                continue
            tries += 1
            together = _together(pieces[at:stop])
            if together.python and together.names & questions:
                whole, used = together, stop - at
                break
        joined.append(whole)
        at += used
    return joined


def _together(parts: list[Piece]) -> Piece:
    key = next((part.key for part in parts if part.key), None)
    return replace(parts[0], source="\n".join(part.source for part in parts), key=key, joined=len(parts))
