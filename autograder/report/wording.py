"""How numbers, outcomes and other people's text are put into words, the same on every page."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Sequence

from autograder.diagnosing.causes import Cause
from autograder.diagnosing.models import diagnosis_of
from autograder.results.result import Incident, Outcome, QuestionResult, TestResult
from autograder.translation import marked as _

WORDS = {
    Outcome.PASSED: _("passed"),
    Outcome.FAILED: _("failed"),
    Outcome.NOT_JUDGED: _("not judged"),
    Outcome.TIMEOUT: _("timeout"),
    Outcome.CRASHED: _("crashed"),
    Outcome.NOT_ATTEMPTED: _("not attempted"),
    Outcome.FORBIDDEN: _("forbidden"),
    Outcome.HARNESS_ERROR: _("not graded"),
}
PARTLY = _("partly")
ORDER = (
    "passed",
    PARTLY,
    "failed",
    "timeout",
    "crashed",
    "forbidden",
    "not judged",
    "not attempted",
    "not graded",
)
"""The words for a question's outcome, best first."""

SEE_NOTE = _("No answer was found: see the note on its cell.")

_TERMINAL_SEQUENCE = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")
_JOINERS = "\u200c\u200d"  # needed to write Persian, Hindi and others; harmless


def question_word(question: QuestionResult) -> str:
    """The outcome in words; `partly` where some points, but not all, were reached."""
    graded = question.outcome is not Outcome.HARNESS_ERROR
    return PARTLY if graded and 0 < question.points < question.max_points else WORDS[question.outcome]


def outcome_word(test: TestResult) -> str:
    return WORDS[test.outcome]


def tone(word: str) -> str:
    """One of `good`, `part`, `bad`, `idle`: how a word from this module is coloured."""
    return {
        "passed": "good",
        PARTLY: "part",
        "not judged": "idle",
        "not attempted": "idle",
        "not graded": "idle",
    }.get(word, "bad")


def points(value: float, decimals: int = 2) -> str:
    """Points with as many `decimals` (1 or more) as they need, and no more: `15`, `7.5`, `2.67`."""
    return f"{value:.{decimals}f}".rstrip("0").rstrip(".")


def discrimination(value: float | None) -> str:
    """With its sign, so that the negative ones stand out: `+0.42`, `−0.08`; a dash where it is undefined."""
    return "–" if value is None else f"{value:+.2f}".replace("-", "\N{MINUS SIGN}")


def share_of_points(test: TestResult, question: QuestionResult) -> str:
    """What the test gave and could have given, its share of the question's points by weight: `0 / 2.5`."""
    total = sum(other.weight for other in question.tests)
    worth = question.max_points * test.weight / total if total else 0.0
    return f"{points(worth if test.outcome is Outcome.PASSED else 0.0)} / {points(worth)}"


def error_text(test: TestResult, _: Callable[[str], str] = _) -> str:
    """`relative error 0.31, allowed 1e-06`; empty where nothing numeric was compared."""
    if test.error is None or not math.isfinite(test.error):
        return ""
    error = _("relative error %(error)s") % {"error": f"{test.error:.2g}"}
    if test.tolerance is None:
        return error
    return error + _(", allowed %(tolerance)s") % {"tolerance": f"{test.tolerance:.2g}"}


def bound(level: int, tolerance: float | None) -> str:
    """What a level of an error map means for relative errors: ` (≤ 1e-06)`; empty where nobody can say."""
    if not tolerance:
        return ""
    bounds = (f"≤ {tolerance:.2g}", f"≤ {100 * tolerance:.2g}", f"> {100 * tolerance:.2g}", "")
    return f" ({bounds[level]})" if bounds[level] else ""


def shared_message(question: QuestionResult) -> str:
    """The message that all tests have in common, or empty: a page shows it once, not for each test."""
    messages = {test.message for test in question.tests}
    return messages.pop() if len(messages) == 1 and len(question.tests) > 1 else ""


def unanswered(question: QuestionResult, incidents: Sequence[Incident]) -> str:
    """Why there is no answer to a question that was not attempted."""
    place = f"{question.notebook}.ipynb: cell '{question.id}'"
    if any(incident.where == place for incident in incidents):
        return SEE_NOTE
    return next((test.message for test in question.tests if test.outcome is Outcome.NOT_ATTEMPTED), SEE_NOTE)


def cause_of(question: QuestionResult, assignment: str) -> Cause | None:
    """What likely explains the failed tests of a question of that assignment; None where nothing does."""
    return diagnosis_of(assignment).explained(question.id, question.cause)


def clean(text: str) -> str:
    """Text that a page or a terminal can show: no terminal sequences, control characters, lone surrogates or
    marks that reorder what is around them."""
    if text.isprintable():
        return text
    text = _TERMINAL_SEQUENCE.sub("", text).replace("\r\n", "\n")
    return "".join(map(_visible, text))


def _visible(character: str) -> str:
    if character in "\n\t" or character in _JOINERS:
        return character
    match unicodedata.category(character):
        case "Cc" | "Cs":
            return "\N{REPLACEMENT CHARACTER}"
        case "Cf":
            return ""
        case "Zl" | "Zp":
            return " "
    return character


def shorten(text: str, limit: int = 2000, lines: int = 30) -> str:
    """The beginning of a text, with the number of characters left out."""
    kept = "\n".join(text[:limit].split("\n")[:lines])
    dropped = len(text) - len(kept)
    return f"{kept}… ({dropped:,} more characters)" if dropped else text
