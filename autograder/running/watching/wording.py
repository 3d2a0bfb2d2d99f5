"""What is said of a class run, the same on a terminal and in a file. Names and messages are hostile text."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from rich.text import Text

from autograder.report.wording import clean, points, shorten
from autograder.running.events import Begun, Event, PassedOver, StudentGraded, StudentNotGraded, Trouble
from autograder.running.watching.tally import Tally

BARS = "▁▂▃▄▅▆▇█"
WIDTH = 58
"""Characters of a line about those in work."""
NAMES, LONGEST_NAME = 8, 32
"""How many names it has at most, and their characters: one of them and a number always find room."""
STEPS = (5, 15, 60, 300, 900)
"""Seconds to which the time left is rounded: the shortest for a time of up to two minutes."""


def one_line(text: str, limit: int = 300) -> str:
    """Other people's text, on one line whatever it holds."""
    return " ".join(clean(shorten(text, limit)).split())


def problems(event: Event) -> Iterator[Text]:
    """What went wrong with the run, in lines that begin with what kind of thing it is."""
    match event:
        case StudentNotGraded(student=student, reason=reason):
            name = one_line(student, 100)
            yield Text.assemble(("not graded: ", "red"), f"{name}: {one_line(reason, 1000)}")
        case PassedOver(place=place):
            yield Text.assemble(("not graded: ", "yellow"), one_line(place, 1000))
        case Trouble(message=message):
            yield Text.assemble(("trouble: ", "yellow"), one_line(message, 1000))


def notes(event: Event) -> Iterator[Text]:
    """The first incident of a submission, which is no fault of the run; the feedback page has them all."""
    if isinstance(event, StudentGraded) and event.result.incidents:
        first, *others = event.result.incidents
        more = f" (and {len(others)} more)" if others else ""
        note = f"{one_line(first.where, 100)}: {one_line(first.message)}{more}"
        yield Text.assemble(("note: ", "dim"), f"{one_line(event.result.student, 100)}: {note}")


def beginning(begun: Begun) -> str:
    """`200 students, 20 of them known; 2 grading processes, sandbox landlock`."""
    known = f", {begun.known:,} of them known" if begun.known else ""
    processes = counted(begun.jobs, "grading process", "grading processes")
    return f"{counted(begun.students, 'student')}{known}; {processes}, sandbox {begun.sandbox}"


def share(tally: Tally) -> str:
    """`134 of 200, 20 known`."""
    return f"{tally.done:,} of {tally.students:,}" + (f", {tally.known:,} known" if tally.known else "")


def pace(tally: Tally) -> str:
    """`28.5 a minute, 2:10 to 2:50 left, 4:00 so far`; first that nothing can be said yet."""
    so_far, lately = f"{duration(tally.seconds)} so far", tally.pace
    if not lately.is_known:
        return f"too early to say how long, {so_far}"
    remaining = time_left(*lately.seconds_left(tally.left))
    return f"{points(60 * lately.per_second, 1)} a minute, {remaining} left, {so_far}"


def time_left(least: float, most: float) -> str:
    """`2:10 to 2:50`, `up to 0:30`; `about 2:30` where that says as much. No more digits than are known."""
    middle = (least + most) / 2
    step = next((step for step in STEPS if middle < 24 * step), STEPS[-1])
    if most - least <= max(step, middle / 4):
        return f"about {duration(max(step, step * round(middle / step)))}"
    low, high = step * math.floor(least / step), step * math.ceil(most / step)
    return f"{duration(low)} to {duration(high)}" if low else f"up to {duration(high)}"


def in_work(tally: Tally) -> str:
    """`in work: ada, grace and 6 more`, as many names as there is room for; empty where nobody is."""
    names = [_cut(one_line(student)) for student in tally.in_work]
    texts = (_named(names, number) for number in range(min(len(names), NAMES), 0, -1))
    return next((text for text in texts if len(text) <= WIDTH), "")


def _named(names: Sequence[str], number: int) -> str:
    """The first `number` names, and how many more there are."""
    others = f" and {len(names) - number:,} more" if number < len(names) else ""
    return f"in work: {', '.join(names[:number])}{others}"


def _cut(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def progress(tally: Tally) -> str:
    """`134 of 200, 20 known, 28.5 a minute, about 2:15 left, 4:00 so far, 1 not graded`."""
    without = f", {len(tally.not_graded):,} not graded" if tally.not_graded else ""
    return f"{share(tally)}, {pace(tally)}{without}"


def distribution(tally: Tally) -> str:
    """`scores 0 ▁  ▂▃▅█▇▁ 70, mean 41.2`: tenths of the full score, then full marks; empty without scores."""
    most = max(tally.bins)
    if not most:
        return ""
    bars = "".join(BARS[math.ceil(len(BARS) * count / most) - 1] if count else " " for count in tally.bins)
    return f"scores 0 {bars} {points(tally.max_score)}, mean {points(tally.mean, 1)}"


def ending(tally: Tally) -> str:
    """`graded 180 students in 4:12, 42.9 a minute; 20 known before; 2 not graded`."""
    rate = (
        f", {points(60 * tally.graded / tally.seconds, 1)} a minute" if tally.graded and tally.seconds else ""
    )
    graded = f"graded {counted(tally.graded, 'student')} in {duration(tally.seconds)}{rate}"
    parts = [graded if tally.finished else "nothing had to be graded"]
    parts += [f"{tally.known:,} known before"] if tally.known else []
    parts += [f"{len(tally.not_graded):,} not graded"] if tally.not_graded else []
    return "; ".join(parts)


def stopping(tally: Tally, command: str) -> str:
    """What a run that did not reach its end has done, what it has not, and how to go on.

    Args:
        tally: of that run.
        command: its command line.
    """
    if tally.begun is None:
        return f"stopped before anything was graded; to start again:\n  {command}"
    kept = tally.known + tally.graded
    finished = (
        f"{kept:,} of {counted(tally.students, 'student')} {'is' if kept == 1 else 'are'} finished and kept"
    )
    missing = f"{tally.students - kept:,} left" if kept < tally.students else "only the report is missing"
    return f"stopped after {duration(tally.seconds)}: {finished}, {missing}; to continue:\n  {command}"


def counted(number: int, one: str, many: str = "") -> str:
    """`1 student`, `2,000 students`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def duration(seconds: float) -> str:
    """`0:07`, `2:19`, `1:02:03`."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
