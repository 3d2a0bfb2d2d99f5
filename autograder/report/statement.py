"""How the gradebook's points are put into words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from autograder.report.wording import points
from autograder.results.code import Code
from autograder.results.total import Mark, Statement
from autograder.translation import marked as _

HANDED_IN, DUE, LATE, GRADED = _("Handed in"), _("Due"), _("Late"), _("Graded")


SHORT_TEXT, SHORT_LINES = 600, 8
"""Characters and lines of a written answer that a page shows unfolded."""


def dates(statement: Statement) -> list[tuple[str, str]]:
    """The dates that are known, by what they are, and how late the work is."""
    total = statement.total
    found = [(HANDED_IN, _shown(total.submitted)), (DUE, _shown(total.due))]
    if total.late:
        found.append((LATE, _lasting(total.late)))
    if statement.graded:
        found.append((GRADED, _shown(datetime.fromisoformat(statement.graded))))
    return [(name, text) for name, text in found if text]


def lateness(statement: Statement, _: Callable[[str], str] = _) -> str:
    """How many days late work counts, and what a day costs; empty where no rule speaks of it."""
    late = statement.days_late
    if not late:
        return ""
    if not late.days:
        said = _("within the grace of %(minutes)s minutes, which costs nothing")
        return said % {"minutes": points(late.grace_minutes)}
    parts = [_("late days: %(days)s") % {"days": late.days}]
    if late.excused:
        parts.append(_("of these excused: %(days)s") % {"days": late.excused})
    if late.free:
        parts.append(_("of these free: %(days)s") % {"days": late.free})
    each = _("days that cost %(percent)s %% of the points each: %(days)s")
    parts.append(each % {"percent": points(late.percent), "days": late.charged})
    return "; ".join(parts)


def notes(mark: Mark, _: Callable[[str], str] = _) -> list[str]:
    """What the points of a question do not say by themselves."""
    found = []
    if mark.waits:
        found.append(_("still to be graded by a person"))
    if mark.by_hand and mark.automatic is None:
        found.append(_("graded by a person"))
    if mark.by_hand and mark.automatic is not None:
        given = {"points": points(mark.automatic)}
        found.append(_("set by a person; the tests gave %(points)s") % given)
    return found


def written_texts(code: Iterable[Code]) -> dict[tuple[str, str], str]:
    """The text of each answer, by notebook and question; without those that are empty."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for piece in code:
        if piece.question and piece.text.strip():
            found[piece.notebook, piece.question].append(piece.text.strip())
    return {place: "\n\n".join(texts) for place, texts in found.items()}


def is_short(text: str) -> bool:
    """Whether a text may stand among the points unfolded."""
    return len(text) <= SHORT_TEXT and text.count("\n") < SHORT_LINES


def signed_points(value: float) -> str:
    """With its sign: `+0.5`, `−9.95`, `0`."""
    sign = "+" if value > 0 else chr(0x2212) if value < 0 else ""
    return f"{sign}{points(abs(value))}"


def _shown(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment else ""


def _lasting(late: timedelta) -> str:
    """Days, hours and minutes as `1 d 3 h 5 min`; under a minute counts as one."""
    minutes = max(1, int(late.total_seconds() // 60))
    parts = ((minutes // 1440, "d"), (minutes % 1440 // 60, "h"), (minutes % 60, "min"))
    return " ".join(f"{number} {unit}" for number, unit in parts if number)
