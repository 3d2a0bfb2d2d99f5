"""A few lines at the foot of a terminal that are kept up to date; everything else scrolls by above them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from autograder.running.watching import wording
from autograder.running.watching.tally import Tally

CALM = "cyan"
"""The one colour of what goes as it should: red is for a student without a grade, yellow for trouble."""
REST = "bright_black"
"""The part of a bar that is still to do."""


def is_live(console: Console) -> bool:
    """Whether lines can be changed once they are printed; a pipe with colours forced on it is no terminal."""
    return console.is_interactive and console.file.isatty()


@contextmanager
def live_display(console: Console, tally: Tally) -> Iterator[None]:
    """Show a tally as it stands, four times a second, and leave nothing behind."""
    plain = console.options.ascii_only
    spinner = Spinner("line" if plain else "dots", style=CALM)
    live = Live(
        get_renderable=lambda: frame(tally, spinner, plain),
        console=console,
        refresh_per_second=4,
        transient=True,
    )
    with suppress(OSError):
        live.start()
    try:
        yield
    finally:
        with suppress(OSError):
            live.stop()


def frame(tally: Tally, spinner: Spinner, plain: bool = False) -> RenderableType:
    """The display now: five lines of about 60 columns, so that a terminal made narrower does not break them.

    The spinner turns while no student is finished: the run is alive.
    """
    head = Table.grid(padding=(0, 1, 0, 0))
    if tally.begun is None:
        head.add_row(spinner, Text("getting ready"))
        return head
    head.add_row(spinner, _bar(tally), _line(wording.share(tally), "bold"))
    pace = wording.pace(tally) if tally.left else "writing the gradebook and the class report"
    names = wording.in_work(tally)
    if plain:
        names, scores = names.encode("ascii", "replace").decode(), ""
    else:
        scores = wording.distribution(tally)
    lines = [_line(f"  {text}") for text in (names, pace, scores) if text]
    return Group(head, *lines, *_warnings(tally))


def _bar(tally: Tally) -> ProgressBar:
    total = max(1, tally.students)
    done = total - tally.left
    return ProgressBar(total, done, width=24, style=REST, complete_style=CALM, finished_style=CALM)


def _line(text: str, style: str = "") -> Text:
    """Cut off where the terminal ends, so that the display keeps its height."""
    return Text(text, style, no_wrap=True, overflow="ellipsis")


def _warnings(tally: Tally) -> list[Text]:
    line = _line("")
    if tally.not_graded:
        line.append(f"  {len(tally.not_graded):,} not graded", "red")
    if tally.noted:
        line.append(f"  {tally.noted:,} with notes", "dim")
    return [line] if line else []
