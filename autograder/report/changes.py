"""What a regrade would change, and what changed before, for a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from rich.console import Group
from rich.padding import Padding
from rich.text import Text

from autograder.report.wording import clean, outcome_word, points, shorten
from autograder.results.changes import Change, QuestionChange, TestChange
from autograder.results.result import QuestionResult, TestResult

REASONS = 4
"""How many names of what changed are written out; more are counted, by folder."""


def console_preview(changes: Sequence[Change]) -> Group:
    """Whose score would change, by how much, why and in which tests; then the tests that changed, and how
    many students would be graded again."""
    new = [change for change in changes if change.old is None]
    changed = [change for change in changes if change.old is not None and change.questions]
    parts = [part for change in changed for part in _student(change)]
    parts += [Text.assemble((_name(change.student), "bold"), f"  new: {_score(change)}") for change in new]
    return Group(*parts, *_tests(changed), *_work(changes), Text(_summary(changes), "bold"))


def _tests(changes: Sequence[Change]) -> Iterator[Text]:
    """`conv_forward_naive::test_no_padding: passed -> failed: 12 students`, the most frequent first."""
    counts = Counter(
        f"{question.id}::{_test(test)}"
        for change in changes
        for question in change.questions
        for test in question.tests
    )
    for name, count in counts.most_common():
        yield Text(f"{name}: {_students(count)}", "dim")


def _work(changes: Sequence[Change]) -> Iterator[Text]:
    """`graded again: 2 students because of the submission`: what `grade` would have to do, and why."""
    counts = Counter(
        ("graded again" if change.graded_again else "added up anew", reasons(change.because))
        for change in changes
        if change.old is not None and change.because
    )
    for (work, because), count in counts.most_common():
        yield Text(f"{work}: {_students(count)} because of {because}")


def _students(count: int) -> str:
    return f"{count:,} {'student' if count == 1 else 'students'}"


def console_history(student: str, changes: Sequence[tuple[str, Change]]) -> Group:
    """When a student's results were recorded (in UTC), their scores, and what was other each time."""
    parts: list[Text | Padding] = [Text(_name(student), "bold")]
    for when, change in changes:
        line = f"{when}  {_score(change)}"
        parts.append(Text(line if change.old is None else f"{line}  because of {reasons(change.because)}"))
        parts += [Padding(part, (0, 0, 0, 4)) for part in _questions(change)]
    return Group(*parts)


def _summary(changes: Sequence[Change]) -> str:
    """`3 up, 1 down, 20 unchanged, 2 new; nothing was recorded`."""
    there = [change.points for change in changes if change.old is not None]
    counts = {
        "up": sum(gain > 0 for gain in there),
        "down": sum(gain < 0 for gain in there),
        "unchanged": sum(gain == 0 for gain in there),
        "new": len(changes) - len(there),
    }
    counted = ", ".join(f"{number:,} {word}" for word, number in counts.items())
    return f"{counted}; nothing was recorded, `grade` without --dry-run does it"


def _student(change: Change) -> Iterator[Text | Padding]:
    gain = change.points
    style = "green" if gain > 0 else "red" if gain < 0 else "dim"
    assert change.old is not None
    yield Text.assemble(
        (_name(change.student), "bold"),
        f"  {points(change.old.score)} -> {_score(change)}  ",
        (f"{'+' if gain > 0 else '-'}{points(abs(gain))}" if gain else "same score", style),
        f"  because of {reasons(change.because)}",
    )
    yield from _questions(change)


def _questions(change: Change) -> Iterator[Padding]:
    for question in change.questions:
        yield Padding(Text(_question(question)), (0, 0, 0, 4))
        for test in question.tests:
            yield Padding(Text(_test(test)), (0, 0, 0, 8))


def reasons(because: Sequence[str]) -> str:
    """`the submission, autograder/testing/checks.py`; many by folder: `autograder/ (41 files), NumPy`."""
    if not because:
        return "another run"
    names = list(because) if len(because) <= REASONS else _by_folder(because)
    more = len(names) - REASONS
    return ", ".join(names[:REASONS]) + (f" and {more} more" if more > 0 else "")


def _by_folder(names: Sequence[str]) -> list[str]:
    folders = Counter(f"{name.partition('/')[0]}/" if "/" in name else name for name in names)
    return [f"{name} ({count:,} files)" if count > 1 else name for name, count in folders.most_common()]


def _score(change: Change) -> str:
    return f"{points(change.new.score)} of {points(change.new.max_score)}"


def _question(change: QuestionChange) -> str:
    """`conv_forward_naive: 10 / 15 -> 15 / 15; the 12 given by hand hold`."""
    holds = "" if change.by_hand is None else f"; the {points(change.by_hand)} given by hand hold"
    return f"{change.id}: {_points(change.old)} -> {_points(change.new)}{holds}"


def _points(question: QuestionResult | None) -> str:
    return f"{points(question.points)} / {points(question.max_points)}" if question else "none"


def _test(change: TestChange) -> str:
    """`test_no_padding: passed -> failed, weight 1 -> 2`."""
    old, new = change.old, change.new
    parts = [f"{_outcome(old)} -> {_outcome(new)}"] if _outcome(old) != _outcome(new) else []
    if old and new and old.weight != new.weight:
        parts.append(f"weight {old.weight:g} -> {new.weight:g}")
    elif not old and new:
        parts.append(f"weight {new.weight:g}")
    return f"{change.name}: {', '.join(parts)}"


def _outcome(test: TestResult | None) -> str:
    return outcome_word(test) if test else "no such test"


def _name(student: str) -> str:
    return clean(shorten(student, 100))
