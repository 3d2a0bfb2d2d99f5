"""An assignment proves itself: its release, its reference solutions, its submissions and junk are graded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.audit.attempts import Attempt, Job, plan
from autograder.audit.banks import submissions
from autograder.audit.junk import junk_answers
from autograder.audit.measure import NAMED, measure
from autograder.audit.variants import RIGHT, WRONG, Bank, reference_answers
from autograder.course.assignment import Assignment
from autograder.course.content import Content
from autograder.errors import AutograderError
from autograder.grading.warm import warm_grader
from autograder.intake.submission import Submission
from autograder.release import build
from autograder.results.result import Outcome, Result
from autograder.sandbox import Sandbox

MARGIN = 2.0
"""A time limit is at least this many times what the slowest right answer took."""

STUDENT = "verify"


@dataclass(frozen=True)
class Fault:
    """Something that does not hold: where, and what."""

    where: str
    message: str


@dataclass(frozen=True)
class Step:
    """One thing that was proved, or not.

    Attributes:
        name: what must hold.
        tried: how many things were looked at.
        faults: those that do not hold.
        detail: a figure worth knowing.
    """

    name: str
    tried: int
    faults: tuple[Fault, ...]
    detail: str = ""


def planned(content: Content) -> list[Job]:
    """Every submission of the assignment's folder, and junk for every question.

    Raises:
        BankError: the submissions do not fit the assignment.
    """
    references = reference_answers(content.assignment)
    kinds = content.assignment.junk_kinds
    variants = [*submissions(content.submissions, references), *junk_answers(references, kinds)]
    return plan(variants, content.assignment.questions, ["hidden"], [0])


def whole(assignment: Assignment, sandbox: Sandbox) -> tuple[Result, Result]:
    """What the release gets, and what the reference solutions get."""
    grader = warm_grader(assignment, sandbox)
    release, reference = (_read(assignment, folder) for folder in (assignment.release, assignment.source))
    return grader.grade(release).result, grader.grade(reference).result


def _read(assignment: Assignment, folder: Path) -> Submission:
    texts = {
        spec.id: (folder / f"{spec.id}.ipynb").read_text(encoding="utf-8") for spec in assignment.notebooks
    }
    return Submission(STUDENT, texts)


def published(assignment: Assignment) -> Step:
    """The release is what the source gives, and nothing leaks."""
    try:
        stale = build.release_is_current(assignment)
        faults = [Fault(name, "it is not what the source gives; release it again") for name in stale]
    except AutograderError as error:
        faults = [Fault(assignment.id, line) for line in str(error).splitlines()]
    return Step("the release shows no secret", len(assignment.notebooks), tuple(faults))


def proof(content: Content, results: tuple[Result, Result], attempts: Sequence[Attempt]) -> list[Step]:
    """What the gradings show.

    Args:
        content: the assignment.
        results: of the release and of the reference solutions.
        attempts: of `planned`.
    """
    release, reference = results
    own = [attempt for attempt in attempts if attempt.bank is not Bank.JUNK]
    junk = [attempt for attempt in attempts if attempt.bank is Bank.JUNK]
    return [
        _release(release),
        _reference(reference),
        *_submissions(own),
        _causes(content, own),
        _own_tests(own),
        _junk(junk),
        _limits(content.assignment, own, reference),
    ]


def _release(result: Result) -> Step:
    faults = [
        Fault(question.id, f"it gets {question.points:g} of {question.max_points:g}, {question.outcome}")
        for question in result.questions
        if question.points or question.outcome is not Outcome.NOT_ATTEMPTED
    ]
    return Step("the release gets nothing", len(result.questions), (*faults, *_incidents(result)))


def _reference(result: Result) -> Step:
    faults = [
        Fault(f"{question.id} {test.name}", f"{test.outcome}: {test.message}")
        for question in result.questions
        for test in question.tests
        if test.outcome is not Outcome.PASSED
    ]
    untested = [Fault(q.id, "it has no hidden test") for q in result.questions if not q.tests]
    faults += [*untested, *_incidents(result)]
    return Step("the reference gets everything", len(result.questions), tuple(faults))


def _incidents(result: Result) -> list[Fault]:
    return [Fault(incident.where, incident.message) for incident in result.incidents]


def _submissions(attempts: Iterable[Attempt]) -> Iterator[Step]:
    """One step for each folder: of an expected outcome, or of a bank of wrong answers."""
    shelves: dict[str, list[Attempt]] = {RIGHT: [], WRONG: []}
    for attempt in attempts:
        bank = attempt.bank in (Bank.HELD_OUT, Bank.WHOLE)
        shelf = f"{WRONG}/{attempt.bank.name.lower()}" if bank else attempt.expected
        shelves.setdefault(shelf, []).append(attempt)
    for shelf, shelved in shelves.items():
        faults = [fault for attempt in shelved for fault in _contradictions(attempt)]
        yield Step(f"submissions/{shelf}", len(shelved), tuple(faults), _gap(shelved))


def _gap(attempts: Sequence[Attempt]) -> str:
    return "" if attempts else "empty: nothing shows what the tests accept or refuse"


def _contradictions(attempt: Attempt) -> Iterator[Fault]:
    """In what a submission came out otherwise than its folder and its entry say."""
    where = _name(attempt)
    expected = RIGHT if attempt.equivalent else attempt.expected
    if attempt.broken:
        yield Fault(where, f"harness error: {attempt.broken}")
        return
    if expected == RIGHT:
        yield from (Fault(where, f"{test} refuses it: {message}") for test, message in attempt.failed)
        if attempt.cause:
            yield Fault(where, f"it is right, but is told the cause {attempt.cause!r}")
    elif expected == WRONG and attempt.passed:
        yield Fault(where, f"every hidden test accepts it{f' ({attempt.story})' if attempt.story else ''}")
    elif expected != WRONG and attempt.outcome != expected:
        yield Fault(where, f"its outcome is {attempt.outcome}, not {expected}")
    if attempt.stated_points is not None and abs(attempt.points - attempt.stated_points) > 1e-4:
        yield Fault(where, f"it gets {attempt.points:g} points, not {attempt.stated_points:g}")


def _name(attempt: Attempt) -> str:
    return f"{attempt.question} {attempt.name}"


def _causes(content: Content, attempts: Sequence[Attempt]) -> Step:
    """Enough of the wrong answers that state a cause are told it."""
    named = measure("hidden", content.assignment.questions, attempts).total.named(Bank.DOMAIN)
    detail = f"{len(named.rightly)} of {len(named.attempts)} in submissions/wrong" if named.attempts else ""
    faults = [
        Fault(_name(attempt), f"it is told {attempt.cause or 'nothing'} in place of {attempt.due}")
        for attempt in (*named.misnamed, *named.unnamed)
    ]
    enough = named.share >= NAMED
    return Step(
        f"{NAMED:.0%} of causes are named", len(named.attempts), () if enough else tuple(faults), detail
    )


def _own_tests(attempts: Iterable[Attempt]) -> Step:
    """Tests that are said to be about a mistake exist."""
    stated = {(a.question, test, test in a.tests) for a in attempts if not a.broken for test in a.own or ()}
    faults = [
        Fault(question, f"there is no hidden test {test!r}")
        for question, test, known in sorted(stated)
        if not known
    ]
    return Step("tests named by submissions exist", len(stated), tuple(faults))


def _junk(attempts: Sequence[Attempt]) -> Step:
    faults = [Fault(_name(attempt), attempt.broken) for attempt in attempts if attempt.broken]
    return Step("junk breaks nothing", len(attempts), tuple(faults))


def _limits(assignment: Assignment, attempts: Iterable[Attempt], reference: Result) -> Step:
    """Time limits stand far enough from the slowest right answer."""
    times: dict[str, list[Sequence[float]]] = {
        question.id: [[test.seconds for test in question.tests]] for question in reference.questions
    }
    for attempt in attempts:
        if attempt.bank is Bank.RIGHT and attempt.passed:
            times[attempt.question].append(attempt.test_seconds)
    faults = [fault for question, taken in times.items() for fault in _close(assignment, question, taken)]
    return Step("limits leave room", len(times), tuple(faults), _slowest(assignment, times))


def _close(assignment: Assignment, question: str, taken: Iterable[Sequence[float]]) -> Iterator[Fault]:
    limits = assignment.limits_of(question)
    tests = [seconds for seconds in taken if seconds]
    longest = max((max(seconds) for seconds in tests), default=0.0)
    total = max((sum(seconds) for seconds in tests), default=0.0)
    for key, limit, slowest in (
        ("call_seconds", limits.call_seconds, longest),
        ("question_seconds", limits.question_seconds, total),
    ):
        if limit < MARGIN * slowest:
            yield Fault(question, f"a right answer took {slowest:.2f} s, so {key} = {limit:g} is too low")


def _slowest(assignment: Assignment, times: Mapping[str, Iterable[Sequence[float]]]) -> str:
    """The question whose slowest right answer comes nearest to its limit."""
    totals = {question: max(map(sum, taken)) for question, taken in times.items()}
    shares = {
        question: total / assignment.limits_of(question).question_seconds
        for question, total in totals.items()
    }
    if not shares or not max(shares.values()):
        return ""
    nearest = max(shares, key=lambda question: shares[question])
    return f"{nearest}: {totals[nearest]:.2f} s; its limit is {1 / shares[nearest]:.0f} times that"
