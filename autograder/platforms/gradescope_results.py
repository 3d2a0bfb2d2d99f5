"""Gradescope's `results.json`: what its page shows of a graded submission, and when.

The format: https://gradescope-autograders.readthedocs.io/en/latest/specs/
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any

from autograder.course.assignment import Assignment
from autograder.course.content import catalogues_of
from autograder.intake.submission import Submission
from autograder.report.feedback import OUR_FAULT
from autograder.report.wording import cause_of, clean, error_text, outcome_word, shorten
from autograder.results.result import Incident, Outcome, QuestionResult, Result, TestResult
from autograder.translation import translations

VISIBILITIES = ("visible", "after_due_date", "after_published", "hidden")
"""When students may see a test: always; after the due date (of late work, where there is one); once the
instructor publishes grades; never."""

Translate = Callable[[str], str]


@dataclass(frozen=True)
class Shown:
    """When students see what.

    Attributes:
        otherwise: one of VISIBILITIES, for what has none of its own.
        tests: by question and name of a test, what the suite says; empty where it says nothing.
    """

    otherwise: str
    tests: Mapping[tuple[str, str], str]

    def of(self, question: str, test: str) -> str:
        """When students see a test."""
        return self.tests.get((question, test)) or self.otherwise


def page(assignment: Assignment, result: Result, handed_in: Submission, shown: Shown) -> str:
    """The text of `results.json` for a graded submission.

    The total is that of our result. What was received stands on top, where students see it at once; all that
    comes from running their code is shown when `shown` says.
    """
    if not result.gradable:
        return not_graded(OUR_FAULT)
    _ = translations(assignment.language, catalogues_of(assignment.id)).gettext
    at_once = {*handed_in.incidents}
    notes = [incident for incident in result.incidents if incident not in at_once]
    tests = [
        _test(test, question, f"{number}.{place}", worth, shown, explained, _)
        for number, question in enumerate(result.questions, 1)
        for place, (worth, (test, explained)) in enumerate(
            zip(_worth(question), _explained(question, result.assignment, _), strict=True), 1
        )
    ]
    if notes:
        tests.append(_notes(notes, shown.otherwise))
    return _text(received(assignment, handed_in), result.score, tests)


def not_graded(reason: str) -> str:
    """The text of `results.json` where there is no result, and why."""
    return _text(f"This submission is not graded. The score of 0 is no grade.\n\n{reason}", 0.0, [])


def not_read(reason: str) -> str:
    """The text of `results.json` where there is nothing to grade, and what was expected."""
    return _text(f"There is nothing to grade in this submission, so it scores 0.\n\n{reason}", 0.0, [])


def _text(output: str, score: float, tests: list[dict[str, Any]]) -> str:
    """Without a leaderboard; what `run_autograder` prints is for instructors."""
    whole = {
        "score": score,
        "output": clean(output),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "stdout_visibility": "hidden",
        "tests": tests,
    }
    return json.dumps(whole, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def received(assignment: Assignment, handed_in: Submission) -> str:
    """What was found of the assignment, what was not, and what is to be said of the files."""
    found = [handed_in.by_file.get(name, f"{name}.ipynb") for name in handed_in.answered]
    missing = [f"{spec.id}.ipynb" for spec in assignment.notebooks if spec.id not in handed_in.answered]
    lines = [f"Received: {', '.join(dict.fromkeys(found)) or 'nothing of the assignment'}"]
    lines += [f"Missing: {', '.join(missing)}"] if missing else []
    return "\n".join([*lines, *map(_line, handed_in.incidents)])


def _line(incident: Incident) -> str:
    return f"{shorten(incident.where, 200)}: {shorten(incident.message, 600, lines=10)}"


def _notes(incidents: list[Incident], visibility: str) -> dict[str, Any]:
    return {
        "name": "Notes",
        "score": 0.0,
        "max_score": 0.0,
        "output": clean("\n".join(map(_line, incidents))),
        "visibility": visibility,
    }


def _explained(
    question: QuestionResult, assignment: str, _: Translate
) -> Iterator[tuple[TestResult, list[str]]]:
    """The tests of a question; with the first that failed, what likely explains all of them."""
    cause = cause_of(question, assignment)
    waiting = [_("Likely cause: ") + _(cause.sentence), _("Read on in: ") + _(cause.idea)] if cause else []
    for test in question.tests:
        failed = test.outcome not in (Outcome.PASSED, Outcome.NOT_JUDGED)
        yield test, waiting if failed else []
        waiting = [] if failed else waiting


def _worth(question: QuestionResult) -> list[float]:
    """What each test of a question is worth, rounded such that nothing is lost.

    Those that count add up to the question's points, and all of them to the most that it can give.
    """
    counting = [_counts(test, question) for test in question.tests]
    worth = [0.0] * len(counting)
    for counts, points in ((True, question.points), (False, question.max_points - question.points)):
        those = [place for place, each in enumerate(counting) if each is counts]
        shares = _shares(points, [question.tests[place].weight for place in those])
        for place, share in zip(those, shares, strict=True):
            worth[place] = share
    return worth


def _counts(test: TestResult, question: QuestionResult) -> bool:
    return test.outcome is Outcome.PASSED and question.outcome is not Outcome.FORBIDDEN


def _shares(points: float, weights: Sequence[float]) -> list[float]:
    """Points by weight, with four decimals: what one share loses by rounding, the next one gets."""
    total = sum(weights)
    upto = [round(points * reached / total, 4) if total else 0.0 for reached in accumulate(weights)]
    return [round(high - low, 4) for low, high in pairwise([0.0, *upto])]


def _test(
    test: TestResult,
    question: QuestionResult,
    number: str,
    worth: float,
    shown: Shown,
    explained: list[str],
    _: Translate,
) -> dict[str, Any]:
    passed = test.outcome is Outcome.PASSED
    lines = [_(outcome_word(test)), *explained]
    if not passed and test.outcome is not Outcome.NOT_JUDGED:
        message = _(test.message)
        lines += [shorten(message, lines=10), error_text(test, _), test.hint and _("Hint: ") + _(test.hint)]
    return {
        "number": number,
        "name": clean(f"{question.id}: {_(test.title)}"),
        "score": worth if _counts(test, question) else 0.0,
        "max_score": worth,
        "status": "passed" if passed else "failed",
        "output": clean("\n".join(filter(None, lines))),
        "visibility": shown.of(question.id, test.name),
    }
