"""What the script of a class report works with: the students, and what each of them stands behind."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median

from markupsafe import Markup

from autograder.report.rows import Cell, Row
from autograder.report.summary import score_bin
from autograder.report.wording import clean, shorten
from autograder.results.class_list import ClassList

STATES = LATE, WAITS, NOT_GRADED, MISSING = ("late", "to grade by hand", "not graded", "missing")
"""What is to be noticed about a student's submission as a whole."""

LONGEST = 100
"""Characters of a student's id, and of the name, that are shown."""


@dataclass(frozen=True)
class Section:
    """How one section did: its name, students with points, and their mean and median."""

    name: str
    students: int
    mean: float
    median: float


@dataclass(frozen=True)
class Misconception:
    """A likely cause over the whole class: its id, how many students it explains, and in which questions."""

    cause: str
    students: int
    questions: tuple[tuple[str, int], ...]


def sections(rows: Iterable[Row], listed: ClassList) -> list[Section]:
    """The sections in alphabetical order; none where there is only one."""
    found: dict[str, list[float]] = {}
    for row in rows:
        if row.points is not None:
            found.setdefault(listed.sections.get(row.student, ""), []).append(row.points)
    if len(found) < 2:
        return []
    return [Section(name, len(p), fmean(p), median(p)) for name, p in sorted(found.items())]


def misconceptions(rows: Iterable[Row]) -> list[Misconception]:
    """Likely causes over all questions, those of most students first."""
    students: Counter[str] = Counter()
    questions: dict[str, Counter[str]] = {}
    for row in rows:
        caused = [cell for cell in row.cells if cell.cause] if row.score is not None else []
        students.update({cell.cause for cell in caused})
        for cell in caused:
            questions.setdefault(cell.cause, Counter())[cell.question] += 1
    return [
        Misconception(cause, count, tuple(questions[cause].most_common()))
        for cause, count in students.most_common()
    ]


def notes(rows: Iterable[Row]) -> list[tuple[str, int]]:
    """What happened to submissions, and to how many; the most common first."""
    found = Counter(message for row in rows for message in {i.message for i in row.incidents})
    return found.most_common()


def states(rows: Iterable[Row], ungraded: Iterable[str], listed: ClassList) -> list[tuple[str, int]]:
    """How many submissions are late, wait for a person, were not graded or are missing; those that occur."""
    rows = list(rows)
    found = Counter(state for row in rows for state in _state(row))
    found.update(_others({row.student for row in rows}, ungraded, listed).values())
    return [(state, found[state]) for state in STATES if found[state]]


def class_data(
    rows: Sequence[Row],
    questions: Sequence[str],
    notes: Sequence[str],
    ungraded: Iterable[str],
    listed: ClassList,
    page: Callable[[str], str | None],
) -> Markup:
    """The students as JSON that may stand in a script element; lists in place of objects, to be small.

    Args:
        rows: of those with a result.
        questions: ids, in the order of columns.
        notes: what happened, in the order in which the page lists it.
        ungraded: students without any result through a failure of ours.
        listed: the class.
        page: the link to a student's page, or None.
    """
    cells: dict[Cell, int] = {}
    places = {question: at for at, question in enumerate(questions)}
    numbers = {note: at for at, note in enumerate(notes)}
    waiting = _waiting(listed.waiting)
    students = [
        [
            *_person(row.student, page, listed),
            _state(row),
            row.points,
            None if row.points is None or not row.max_score else score_bin(row.points, row.max_score),
            [cells.setdefault(cell, len(cells)) for cell in row.cells if cell.question in places],
            row.by_hand,
            row.total.penalty if row.total else 0,
            sorted({numbers[i.message] for i in row.incidents if i.message in numbers}),
            waiting.get(row.student, []),
        ]
        for row in rows
    ]
    students += [
        [*_person(student, page, listed), [state], None, None, [], 0, 0, [], []]
        for student, state in sorted(_others({row.student for row in rows}, ungraded, listed).items())
    ]
    distinct = [[places[c.question], c.word, c.points, c.cause, c.tests] for c in cells]
    return _embedded({"questions": list(questions), "cells": distinct, "students": students})


def _person(student: str, page: Callable[[str], str | None], listed: ClassList) -> list[str | None]:
    id, name = (clean(shorten(text, LONGEST)) for text in (student, listed.names.get(student, "")))
    return [id, name, page(student), listed.sections.get(student, "")]


def _others(known: Collection[str], ungraded: Iterable[str], listed: ClassList) -> dict[str, str]:
    """Students without a result, and their state."""
    others = dict.fromkeys(listed.students, MISSING) | dict.fromkeys(ungraded, NOT_GRADED)
    return {student: state for student, state in others.items() if student not in known}


def _state(row: Row) -> list[str]:
    """Words for what is to be noticed about a submission as a whole."""
    total = row.total
    late = total and (total.penalty or (total.submitted and total.due and total.submitted > total.due))
    found = {LATE: late, WAITS: total and total.waits, NOT_GRADED: row.score is None}
    return [word for word, holds in found.items() if holds]


def _waiting(questions: Mapping[str, Iterable[str]]) -> dict[str, list[int]]:
    """By student, the places of the written questions that wait for a person."""
    found: dict[str, list[int]] = {}
    for at, students in enumerate(questions.values()):
        for student in students:
            found.setdefault(student, []).append(at)
    return found


def _embedded(value: object) -> Markup:
    """JSON without what could end a script element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))
