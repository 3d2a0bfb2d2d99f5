"""What grading one submission found: frozen records, and their form as `results.json`, schema 2.

Everything an instructor or a student is shown comes from these records.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

SCHEMA = 2
READABLE = (1, 2)
"""Schema 1 had no outcome `not_judged`, and a seed, which tells of hidden inputs and is not read."""


class Outcome(StrEnum):
    """How a test ended; a question's outcome is the most telling one of its tests.

    A test is *not judged* if it is about something that cannot be seen: the values are wrong, or the question
    had ended before. It gives no points and no hint.
    """

    PASSED = "passed"
    FAILED = "failed"
    NOT_JUDGED = "not_judged"
    TIMEOUT = "timeout"
    CRASHED = "crashed"
    NOT_ATTEMPTED = "not_attempted"
    FORBIDDEN = "forbidden"
    HARNESS_ERROR = "harness_error"


@dataclass(frozen=True)
class ErrorMap:
    """Where a 2-D slice of the student's array differs, without a value of either side.

    Attributes:
        title: which slice, such as `out[0, 1, :, :]`.
        levels: one row per array row; each entry is 0 (within the tolerance), 1 (up to 100 times it),
            2 (worse) or 3 (not a number).
    """

    title: str
    levels: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class TestResult:
    """One hidden test. `error` and `tolerance` are relative errors, None where nothing was measured."""

    __test__ = False

    name: str
    title: str
    weight: float
    outcome: Outcome
    message: str
    hint: str
    error: float | None
    tolerance: float | None
    seconds: float
    picture: ErrorMap | None = None


@dataclass(frozen=True)
class QuestionResult:
    """One answer cell: points = max_points x passed weight / total weight.

    `cause` is the id of the misconception that likely explains the failed tests, or empty.
    """

    id: str
    notebook: str
    points: float
    max_points: float
    outcome: Outcome
    tests: tuple[TestResult, ...]
    cause: str = ""


@dataclass(frozen=True)
class Incident:
    """Something about a submission that its author or the instructor should know.

    Attributes:
        where: the file, and the cell where there is one: `1_convolution.ipynb: cell 'setup'`.
        message: what was found, what was done about it, what to do next.
    """

    where: str
    message: str


@dataclass(frozen=True)
class Result:
    """One student's graded submission.

    Attributes:
        score: the points for what is graded automatically; a person grades written answers in the gradebook.
    """

    student: str
    assignment: str
    score: float
    max_score: float
    sandbox: str
    questions: tuple[QuestionResult, ...]
    incidents: tuple[Incident, ...]
    schema: int = SCHEMA

    @property
    def gradable(self) -> bool:
        """False where the harness itself failed: then no grade is recorded."""
        return all(question.outcome is not Outcome.HARNESS_ERROR for question in self.questions)


def to_json(result: Result) -> str:
    """The text of `results.json`, which students get; non-finite errors are written as null."""
    return json.dumps(_finite(asdict(result)), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def from_json(text: str) -> Result:
    """Read what `to_json` wrote, in this version or an earlier one.

    Raises:
        ValueError: the text is of a later schema.
    """
    raw = json.loads(text)
    if raw.get("schema") not in READABLE:
        known = " and ".join(map(str, READABLE))
        raise ValueError(f"results.json has schema {raw.get('schema')!r}; this version reads {known}")
    questions = tuple(
        QuestionResult(
            **{
                **question,
                "outcome": Outcome(question["outcome"]),
                "tests": tuple(_test(test) for test in question["tests"]),
            }
        )
        for question in raw["questions"]
    )
    incidents = tuple(Incident(**incident) for incident in raw["incidents"])
    raw.pop("seed", None)
    return Result(**{**raw, "schema": SCHEMA, "questions": questions, "incidents": incidents})


def _test(raw: dict[str, Any]) -> TestResult:
    picture = raw.get("picture")
    if picture is not None:
        picture = ErrorMap(picture["title"], tuple(tuple(row) for row in picture["levels"]))
    return TestResult(**{**raw, "outcome": Outcome(raw["outcome"]), "picture": picture})


def _finite(value: Any) -> Any:
    if isinstance(value, float) and not abs(value) < float("inf"):
        return None
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return value
