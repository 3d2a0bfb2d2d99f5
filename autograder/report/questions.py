"""What a page shows of each question: what failed first, and everything that is said only once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from autograder.diagnosing.causes import Cause
from autograder.report.excerpt import Excerpt, excerpt
from autograder.report.picture import HeatMap, heat_map
from autograder.report.wording import cause_of
from autograder.results.code import Code
from autograder.results.result import ErrorMap, Outcome, QuestionResult, Result, TestResult


@dataclass(frozen=True)
class Failure:
    """Failed tests of which the same is said.

    Attributes:
        tests: one or more.
        hint: empty where an earlier failure of the question has it.
        excerpt: the lines of the student's that the message names, if it names some.
        map: where the values differ, if that tells something and was not shown before.
    """

    tests: tuple[TestResult, ...]
    hint: str
    excerpt: Excerpt | None
    map: HeatMap | None

    @property
    def message(self) -> str:
        return self.tests[0].message


@dataclass(frozen=True)
class Question:
    """A question as pages show it.

    Attributes:
        result: points and outcome.
        cause: what likely explains its failed tests.
        failures: what failed, in the order of the tests.
        unseen: tests that were not judged.
        passed: tests that passed.
        commands: for instructors, what replays a failed test, by its name.
        answer: for instructors, what ran of the answer.
    """

    result: QuestionResult
    cause: Cause | None
    failures: tuple[Failure, ...]
    unseen: tuple[TestResult, ...]
    passed: tuple[TestResult, ...]
    commands: Mapping[str, str] = field(default_factory=dict)
    answer: tuple[Code, ...] = ()


def questions(result: Result, code: Iterable[Code] = ()) -> tuple[Question, ...]:
    """The questions of a result in their order; `code` is what ran of the submission."""
    pieces = tuple(code)
    return tuple(_question(question, result.assignment, pieces) for question in result.questions)


def _question(question: QuestionResult, assignment: str, code: Sequence[Code]) -> Question:
    failed = [t for t in question.tests if t.outcome not in (Outcome.PASSED, Outcome.NOT_JUDGED)]
    return Question(
        result=question,
        cause=cause_of(question, assignment),
        failures=tuple(_failures(failed, question.notebook, code)),
        unseen=tuple(t for t in question.tests if t.outcome is Outcome.NOT_JUDGED),
        passed=tuple(t for t in question.tests if t.outcome is Outcome.PASSED),
    )


def _failures(failed: Iterable[TestResult], notebook: str, code: Sequence[Code]) -> list[Failure]:
    alike: dict[tuple[object, ...], list[TestResult]] = {}
    for test in failed:
        alike.setdefault((test.outcome, test.message, test.hint), []).append(test)
    hints, found = {""}, []
    pictures: set[ErrorMap | None] = {None}
    for tests in alike.values():
        picture = next((test.picture for test in tests if test.picture), None)
        found.append(
            Failure(
                tests=tuple(tests),
                hint="" if tests[0].hint in hints else tests[0].hint,
                excerpt=excerpt(tests[0].message, notebook, code),
                map=None if picture is None or picture in pictures else heat_map(picture),
            )
        )
        hints.add(tests[0].hint)
        pictures.add(picture)
    return found
