"""Progress through any number of things: live in a terminal, in plain lines elsewhere."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from autograder.running.watching.lines import EVERY
from autograder.running.watching.terminal import CALM, REST, is_live
from autograder.running.watching.wording import duration

T = TypeVar("T")


def tracked(things: Iterable[T], total: int, doing: str, console: Console) -> Iterator[T]:
    """Pass things on as they come and show how many there were: `auditing: 120 of 1,040, 3:10 left`."""
    return _bar(things, total, doing, console) if is_live(console) else _lines(things, total, doing, console)


def _bar(things: Iterable[T], total: int, doing: str, console: Console) -> Iterator[T]:
    bar = BarColumn(style=REST, complete_style=CALM, finished_style=CALM)
    columns = (TextColumn("{task.description}"), bar, MofNCompleteColumn())
    left = (TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn())
    with Progress(*columns, *left, console=console) as progress:
        yield from progress.track(things, total, description=doing)


def _lines(things: Iterable[T], total: int, doing: str, console: Console) -> Iterator[T]:
    start = last = time.monotonic()
    for number, thing in enumerate(things, 1):
        yield thing
        now = time.monotonic()
        if now >= last + EVERY and number < total:
            last = now
            left = duration((now - start) / number * (total - number))
            console.print(f"{doing}: {number:,} of {total:,}, {left} left", highlight=False, soft_wrap=True)
