"""Pages to look at: one student's, and made-up classes of two sizes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from msgspec import structs

from autograder.report.class_report import class_report
from autograder.report.feedback import feedback_page
from autograder.report.instructor import instructor_page
from autograder.results.class_list import Average, ClassList, Group
from autograder.results.code import Code
from autograder.results.result import ErrorMap, Incident, Outcome, QuestionResult, Result, TestResult
from autograder.results.total import Mark, Statement, Total
from tests.synthetic_class import ASSIGNMENT, a_class

DUE = datetime(2026, 3, 1, 12)
QUESTIONS = [(spec.id, question) for spec in ASSIGNMENT.notebooks for question in spec.questions]
RAISED = "ZeroDivisionError in cell '{}', line 3: integer division or modulo by zero"
EDGE = tuple(tuple(2 if x in (0, 8) else 1 if y in (0, 7) else 0 for x in range(9)) for y in range(8))
SPOTS = tuple(tuple(3 if (x, y) == (4, 3) else 0 for x in range(9)) for y in range(8))


def pages() -> Iterator[tuple[str, str]]:
    """Names and texts of the pages."""
    result, code = _student(), _code()
    feedback = "student.html"
    yield "student", feedback_page(ASSIGNMENT, result, code=code)
    yield "chinese", feedback_page(structs.replace(ASSIGNMENT, language="zh_CN"), result, code=code)
    group = Group(("amara", "bjorn"), "bjorn")
    yield "graded_by_hand", feedback_page(ASSIGNMENT, result, _statement(result), [*code, *_written()], group)
    yield "one_wrong", feedback_page(ASSIGNMENT, _one_wrong(result), code=code)
    yield "instructor", instructor_page(ASSIGNMENT, result, None, code, Path("submitted/amara"), feedback)
    for students in (61, 2000):
        yield f"class_{students}", _class_page(students)


def _test(name: str, outcome: Outcome, message: str = "", picture: ErrorMap | None = None) -> TestResult:
    hint = "The window of output (i, j) starts at row i * stride and column j * stride."
    failed = outcome is Outcome.FAILED
    return TestResult(
        f"test_{name}",
        f"About {name}",
        1.0,
        outcome,
        message,
        hint if failed else "",
        None,
        1e-6,
        0.1,
        picture,
    )


def _student() -> Result:
    """Of every outcome at least one."""
    bad = [Outcome.FAILED, *(o for o in Outcome if o not in (Outcome.FAILED, Outcome.PASSED))]
    questions = []
    for (notebook, question), outcome in zip(QUESTIONS, [*bad, *[Outcome.PASSED] * 9], strict=False):
        tests = tuple(_test(f"case {n}", outcome, "it ended") for n in range(3))
        questions.append(QuestionResult(question, notebook, 0.0, 10.0, outcome, tests))
    first = questions[0]
    tests = (
        _test(
            "strides", Outcome.FAILED, "out is wrong in 34 of 72 elements", ErrorMap("out[0, 1, :, :]", EDGE)
        ),
        _test(
            "padding", Outcome.FAILED, "out is NaN in 1 of 72 elements", ErrorMap("out[1, 0, :, :]", SPOTS)
        ),
        _test("sizes", Outcome.FAILED, RAISED.format(first.id)),
        _test("inputs", Outcome.NOT_JUDGED, "the values are wrong"),
        *(_test(f"case {n}", Outcome.PASSED) for n in range(7)),
    )
    questions[0] = replace(first, tests=tests, points=6.36, cause="height_width")
    questions[1:] = [replace(q, points=10.0) if q.outcome is Outcome.PASSED else q for q in questions[1:]]
    graded = [q for q in questions if q.outcome is not Outcome.HARNESS_ERROR]
    incidents = (
        Incident(f"{graded[-1].notebook}.ipynb: cell 'setup'", "was changed; it was run as released"),
    )
    score = sum(q.points for q in graded)
    return Result("amara", ASSIGNMENT.id, score, 10.0 * len(graded), "landlock", tuple(graded), incidents)


def _one_wrong(result: Result) -> Result:
    right = [
        replace(q, outcome=Outcome.PASSED, points=q.max_points, tests=(_test("all", Outcome.PASSED),))
        for q in result.questions[1:]
    ]
    return replace(result, questions=(result.questions[0], *right), incidents=())


def _code() -> list[Code]:
    notebook, question = QUESTIONS[0]
    text = f"def {question}(x, w):\n    stride = 0\n    size = 1 + len(x) // stride\n    return size"
    return [Code(notebook, question, question, text)]


def _written() -> list[Code]:
    """A short and a long answer that a person grades."""
    notebook, _ = QUESTIONS[0]
    texts = {
        "short": "Each filter is shared over all places.",
        "long": "One product replaces the loops. " * 40,
    }
    return [Code(notebook, name, name, text) for name, text in texts.items()]


def _statement(result: Result) -> Statement:
    """The gradebook's points of a student, those of written answers with comments."""
    tested = [
        Mark(q.id, q.notebook, q.points, 0.0, q.max_points, q.points, False, False, "")
        for q in result.questions
    ]
    written = [
        Mark(piece.question, piece.notebook, 2.0, 0.5, 4.0, None, True, False, "Say what the bias adds.")
        for piece in _written()
    ]
    total = Total(result.student, result.score + 5, 2.0, result.max_score + 8, DUE, False, DUE)
    return Statement(total, (*tested, *written))


def _class_page(students: int) -> str:
    results = [graded.result for graded in a_class(students)]
    names = [result.student for result in results]
    totals = {
        r.student: Total(
            r.student,
            r.score + 5,
            2.0 * (at % 7 == 0),
            r.max_score + 10,
            DUE + timedelta(hours=3 if at % 7 == 0 else -3),
            at % 9 == 0,
            DUE,
        )
        for at, r in enumerate(results)
    }
    listed = ClassList(
        students=(*names, "zoe"),
        sections={name: f"Section {at % 3 + 1}" for at, name in enumerate(names)},
        waiting={"written": tuple(names[::9])},
        names={name: f"Given Family{at}" for at, name in enumerate(names)},
        averages=(
            Average("assignment1", students, 0.81, 0.84),
            Average(ASSIGNMENT.id, students, 0.7, 0.72),
        ),
    )
    files = class_report(ASSIGNMENT, results, "{}.html".format, {"eve": "disk full"}, (), totals, listed)
    return dict(files)[f"{ASSIGNMENT.id}.html"]
