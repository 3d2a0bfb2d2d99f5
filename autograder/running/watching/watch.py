"""Everybody who watches a run, behind the one function that a run tells its events to."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from pathlib import Path
from threading import Lock

from rich.console import Console
from rich.text import Text

from autograder.running.events import Event, Trouble, Watcher
from autograder.running.watching import wording
from autograder.running.watching.lines import plain_lines
from autograder.running.watching.log import Log
from autograder.running.watching.tally import Tally
from autograder.running.watching.terminal import is_live, live_display


@contextmanager
def watching(
    console: Console, *, command: str, quiet: bool = False, log: Path | None = None
) -> Iterator[Watcher]:
    """Show a run while the context lasts, then say how it ended: live in a terminal, else in plain lines.

    What the context gives may be called from any thread.

    Args:
        console: where to; quiet runs use standard error instead.
        command: the command line, which goes on with a run that is stopped.
        quiet: say nothing but what went wrong.
        log: append a JSON object a line here.

    Raises:
        OSError: `log` cannot be opened.
    """
    tally, one_at_a_time = Tally(), Lock()
    out = Console(stderr=True) if quiet else console
    live = not quiet and is_live(console)
    lines = plain_lines(tally)

    def say(texts: Iterable[str | Text], fold: bool = False) -> None:
        # No grade is lost to a full disk, a terminal that is gone or one that does not know a character.
        with suppress(OSError, ValueError):
            for text in texts:
                out.print(text, soft_wrap=not fold, markup=False, highlight=False)

    def complain(message: str) -> None:
        say(wording.problems(Trouble(message)), fold=live)

    with closing(Log(log or Path(os.devnull), complain)) as record:

        def watch(event: Event) -> None:
            with one_at_a_time:
                tally.see(event)
                record.see(event)
                say(wording.problems(event), fold=live)
                if not quiet:
                    say(wording.notes(event) if live else lines(event), fold=live)

        try:
            with live_display(console, tally) if live else nullcontext():
                yield watch
        except BaseException as error:
            stopped = not isinstance(error, Exception)
            record.end("stopped" if stopped else "failed", tally, str(error))
            if stopped or tally.begun:
                say([wording.stopping(tally, command)])
            raise
        record.end("finished", tally)
        if not quiet:
            say([wording.ending(tally)])
