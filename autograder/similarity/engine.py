"""The outside engine: copydetect's tokens and fingerprints (docs/decisions/0007-copydetect.md).

Names, texts, comments and spaces do not count; what remains is cut into overlapping pieces, and two answers
are as alike as the share of their pieces that both have.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass

from copydetect import CodeFingerprint, compare_files
from copydetect.utils import get_token_coverage

PIECE = 16
"""Characters of the code without its names that a piece has; what is shorter is nothing that two share."""


@dataclass(frozen=True)
class Marked:
    """A code in pieces: each with whether the other one has it too."""

    pieces: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Likeness:
    """How alike two answers are.

    Attributes:
        share: of the pieces of the shorter one that are no common knowledge, from 0 to 1.
        length: characters of the code without its names that both have.
        first, second: both answers, with what they share.
    """

    share: float
    length: int
    first: Marked
    second: Marked


class Fingerprint:
    """An answer as the engine sees it.

    Args:
        text: the code.
    """

    def __init__(self, text: str) -> None:
        self._print = CodeFingerprint("answer.py", PIECE, 1, fp=io.StringIO(text))

    @property
    def pieces(self) -> frozenset[int]:
        """Numbers of its pieces, equal for equal pieces in this process."""
        return frozenset(map(int, self._print.hashes))

    def without(self, known: Iterable[int]) -> None:
        """Leave out pieces that tell nothing, as everybody has them from the release or from lectures."""
        gone = self._print.hashes.intersection(known)
        for piece in gone:
            del self._print.hash_idx[piece]
        self._print.hashes -= gone
        whole = len(self._print.filtered_code)
        self._print.token_coverage = get_token_coverage(self._print.hash_idx, PIECE, whole)


def likeness(first: Fingerprint, second: Fingerprint) -> Likeness | None:
    """How alike two answers are; None where they share nothing."""
    one, other = first._print, second._print
    length, shares, (spans, other_spans) = compare_files(one, other)
    if not length:
        return None
    return Likeness(
        float(min(1.0, max(shares))),
        int(length),
        _marked(one.raw_code, spans),
        _marked(other.raw_code, other_spans),
    )


def _marked(text: str, spans: object) -> Marked:
    """Cut a text at the spans' starts (first row) and ends (second row)."""
    pieces: list[tuple[str, bool]] = []
    at = 0
    for start, end in sorted(zip(*(map(int, row) for row in spans), strict=True)):  # type: ignore[attr-defined]
        start, end = max(at, start), min(len(text), end)
        if start < end:
            pieces += [(text[at:start], False), (text[start:end], True)]
            at = end
    return Marked(tuple(piece for piece in [*pieces, (text[at:], False)] if piece[0]))
