"""Pairs of students whose answers are alike, and the groups that they make."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from autograder.similarity.answers import Answer
from autograder.similarity.engine import Fingerprint, Likeness, likeness

LEAST_LENGTH = 80
"""Characters that two answers must share, without names: two short answers are alike by themselves."""
COMMON_SHARE, COMMON_LEAST = 0.2, 5
"""A piece that more than this share of a class has, and at least so many students, is an idiom of theirs."""
CANDIDATE = 0.6
"""Pairs whose shared pieces are less than this share of the wanted one are not compared in full."""


@dataclass(frozen=True)
class Match:
    """One part of the assignment in which two students' answers are alike."""

    part: str
    likeness: Likeness


@dataclass(frozen=True)
class Pair:
    """Two students and the parts in which their answers are alike, the most alike first."""

    first: str
    second: str
    matches: tuple[Match, ...]

    @property
    def weight(self) -> float:
        """More parts, longer and more alike, weigh more."""
        return sum(match.likeness.share * match.likeness.length for match in self.matches)


@dataclass(frozen=True)
class Group:
    """Students who are connected by pairs, and the pairs, the heaviest first."""

    students: tuple[str, ...]
    pairs: tuple[Pair, ...]


def alike(answers: Iterable[Answer], known: Mapping[str, Sequence[str]], least: float) -> list[Pair]:
    """Pairs of students of whom at least one is of this year.

    Args:
        answers: of this class, and of earlier ones.
        known: by part, code that tells nothing: the release's and the reference's.
        least: the share of an answer that another one must have, from 0 to 1.
    """
    by_part: dict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        by_part[answer.part].append(answer)
    matches: dict[tuple[str, str], list[Match]] = defaultdict(list)
    for part, own in sorted(by_part.items()):
        given = [text for name, texts in known.items() if name == part or part not in known for text in texts]
        for first, second, found in _alike_in(own, given, least):
            matches[first, second].append(Match(part, found))
    pairs = [
        Pair(first, second, tuple(sorted(own, key=lambda match: -match.likeness.share)))
        for (first, second), own in matches.items()
    ]
    return sorted(pairs, key=lambda pair: (-pair.weight, pair.first, pair.second))


def _alike_in(
    answers: Sequence[Answer], given: Iterable[str], least: float
) -> Iterable[tuple[str, str, Likeness]]:
    """Who answered one part alike."""
    prints = [Fingerprint(answer.text) for answer in answers]
    known = {piece for text in given for piece in Fingerprint(text).pieces}
    known |= _idioms([own for own, answer in zip(prints, answers, strict=True) if not answer.year])
    for own in prints:
        own.without(known)
    for one, other in _candidates(prints, least):
        if answers[one].year and answers[other].year:
            continue
        found = likeness(prints[one], prints[other])
        if found and found.share >= least and found.length >= LEAST_LENGTH:
            yield answers[one].owner, answers[other].owner, found


def _idioms(prints: Sequence[Fingerprint]) -> set[int]:
    """Pieces that so many of a class have that they tell nothing of two."""
    counts = Counter(piece for own in prints for piece in own.pieces)
    most = max(COMMON_LEAST - 1, COMMON_SHARE * len(prints))
    return {piece for piece, count in counts.items() if count > most}


def _candidates(prints: Sequence[Fingerprint], least: float) -> list[tuple[int, int]]:
    """Pairs that share enough pieces to be compared in full: most pairs of a large class share none."""
    owners: dict[int, list[int]] = defaultdict(list)
    for number, own in enumerate(prints):
        for piece in own.pieces:
            owners[piece].append(number)
    shared = Counter(pair for numbers in owners.values() for pair in combinations(numbers, 2))
    sizes = [len(own.pieces) for own in prints]
    enough = CANDIDATE * least
    return [
        (one, other)
        for (one, other), count in sorted(shared.items())
        if count >= enough * min(sizes[one], sizes[other])
    ]


def groups(pairs: Sequence[Pair]) -> list[Group]:
    """Students who are connected by pairs, those with the heaviest pair first."""
    members: dict[str, set[str]] = {}
    for pair in pairs:
        joined = members.get(pair.first, {pair.first}) | members.get(pair.second, {pair.second})
        members |= dict.fromkeys(joined, joined)
    found: dict[int, list[Pair]] = defaultdict(list)
    for pair in pairs:
        found[id(members[pair.first])].append(pair)
    return [Group(tuple(sorted(members[own[0].first])), tuple(own)) for own in found.values()]
