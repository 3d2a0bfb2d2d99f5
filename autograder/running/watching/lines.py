"""Progress in plain lines, for a file or a pipe."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from autograder.running.events import Begun, Event
from autograder.running.watching import wording
from autograder.running.watching.tally import Tally

EVERY = 10.0
"""Seconds between two lines of progress."""


def plain_lines(tally: Tally) -> Callable[[Event], Iterator[str]]:
    """Says how a run begins and then, when something happens, how far it is; every ten seconds at most."""
    last = 0.0

    def lines(event: Event) -> Iterator[str]:
        nonlocal last
        if isinstance(event, Begun):
            yield wording.beginning(event)
        elif tally.left and tally.seconds >= last + EVERY:
            last = tally.seconds
            yield wording.progress(tally)

    return lines
