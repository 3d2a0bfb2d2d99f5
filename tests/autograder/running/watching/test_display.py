"""What a person sees of a run: in a terminal (a pseudo one), through a pipe, and when asked for quiet."""

from __future__ import annotations

import errno
import fcntl
import io
import os
import pty
import re
import signal
import struct
import subprocess
import sys
import termios
from collections.abc import Iterable

import pytest
from rich.console import Console
from rich.spinner import Spinner

from autograder.running.events import Begun, Event, InWork, StudentNotGraded
from autograder.running.watching import watching
from autograder.running.watching.lines import plain_lines
from autograder.running.watching.tally import Tally
from autograder.running.watching.terminal import frame
from tests.autograder.running.watching.pretended import a_run, graded

AGAIN = "python -m autograder grade toy --jobs 2"
ENVIRONMENT = {**os.environ, "TERM": "xterm-256color", "PYTHONIOENCODING": "utf-8"}
ESCAPE = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]")


class Terminal:
    """The pretended run in a pseudo-terminal of 80 columns."""

    def __init__(self, *arguments: str) -> None:
        self.master, slave = pty.openpty()
        self.resize(80)
        self.run = subprocess.Popen(
            [sys.executable, "-m", "tests.autograder.running.watching.pretended", *arguments],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=ENVIRONMENT,
        )
        os.close(slave)
        self.raw = ""

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        self.run.kill()
        self.run.wait()
        os.close(self.master)

    def resize(self, columns: int) -> None:
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))

    def read_until(self, text: str) -> None:
        while text not in self.raw:
            self._read()

    def read(self) -> str:
        """Everything that was printed, once the run has ended."""
        try:
            while True:
                self._read()
        except OSError:  # nobody holds the other side any more
            return self.raw

    def _read(self) -> None:
        self.raw += os.read(self.master, 65536).decode(errors="replace")


def shown(tally: Tally, width: int) -> list[str]:
    """The lines of a frame."""
    console = Console(file=io.StringIO(), width=width)
    console.print(frame(tally, Spinner("dots")))
    return [line.rstrip() for line in console.file.getvalue().splitlines()]  # type: ignore[attr-defined]


@pytest.fixture
def large() -> Tally:
    """In the middle of a class of 20,000."""
    tally = Tally()
    tally.see(Begun(20_000, 1_234, 8, "landlock"))
    for number in range(500):
        tally.see(graded(f"student{number}", number % 71, *["a note"] * (number % 2)))
    tally.see(StudentNotGraded("lost", "the folder cannot be read"))
    tally.see(InWork(("student499", "ada.lovelace@example.org", "王小明", "grace", "x" * 300)))
    return tally


# In a terminal


def test_frame_shows_counts_names_rate_time_left_scores_and_warnings(large: Tally) -> None:
    text = "\n".join(shown(large, 80))
    assert "1,735 of 20,000, 1,234 known" in text
    assert "in work: ada.lovelace@example.org, 王小明, grace and 1 more" in text
    assert re.search(r"[\d.,]+ a minute, about [\d:]+ left, [\d:]+ so far", text)
    assert re.search(r"scores 0 [▁▂▃▄▅▆▇█]{11} 70, mean ", text)
    assert "1 not graded  250 with notes" in text


@pytest.mark.parametrize("width", [20, 40, 60, 80, 200])
def test_frame_of_a_large_class_is_five_lines_in_any_terminal(large: Tally, width: int) -> None:
    lines = shown(large, width)
    assert len(lines) == 5
    assert max(map(len, lines)) <= min(width, 60)


def test_frame_fits_a_terminal_that_knows_only_ascii(large: Tally) -> None:
    file = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    Console(file=file, width=80).print(frame(large, Spinner("line"), plain=True))
    file.flush()
    assert b"1,735 of 20,000" in file.buffer.getvalue()  # type: ignore[attr-defined]


def test_terminal_has_a_display_that_goes_away_and_problems_that_stay() -> None:
    with Terminal("0.05") as terminal:
        raw = terminal.read()
    assert re.search(r"\d+ of 13, 3 known", raw)
    *_, end = raw.split("\x1b[2K")  # the last erased line was the display's
    text = ESCAPE.sub("", raw)
    assert "trouble: a grading process died; another was started" in text
    assert "not graded: lost: the folder cannot be read" in text
    assert "(and 2 more)" in text
    assert "\x1b[?25h" in raw  # the cursor is back
    assert re.fullmatch(
        r"graded 9 students in 0:\d\d, [\d.]+ a minute; 3 known before; 1 not graded",
        ESCAPE.sub("", end).strip(),
    )


def test_names_of_students_do_nothing_to_a_terminal() -> None:
    with Terminal() as terminal:
        raw = terminal.read()
    assert "mallory[/bold]" in ESCAPE.sub("", raw)
    assert ":smile:" in raw
    for sequence in ("\x1b[2J", "\x1b]0;", "\x1b[31mmallory", "\u202e"):
        assert sequence not in raw


def test_control_c_in_a_narrowed_terminal_says_what_is_kept_and_how_to_go_on() -> None:
    with Terminal("0.01", "hang") as terminal:
        terminal.read_until("12 of 13")
        terminal.resize(30)
        terminal.run.send_signal(signal.SIGWINCH)
        terminal.run.send_signal(signal.SIGINT)
        raw = terminal.read()
        assert terminal.run.wait() == 130
    text = ESCAPE.sub("", raw).replace("\r\n", "\n")
    assert "12 of 13 students are finished and kept, 1 left; to continue:" in text
    assert f"\n  {AGAIN}\n" in text  # on one line, to be copied
    assert "\x1b[?25h" in raw
    assert "Traceback" not in text


# Elsewhere


def test_pipe_gets_plain_lines_even_with_colours_forced() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "tests.autograder.running.watching.pretended"],
        stdout=subprocess.PIPE,
        env={**ENVIRONMENT, "FORCE_COLOR": "1"},
        text=True,
        check=True,
    )
    assert "\r" not in run.stdout
    first, trouble, lost, last = ESCAPE.sub("", run.stdout).splitlines()
    assert first == "13 students, 3 of them known; 2 grading processes, sandbox landlock"
    assert trouble == "trouble: a grading process died; another was started"
    assert lost.startswith("not graded: lost: the folder cannot be read: mallory[/bold]")
    assert last.startswith("graded 9 students in 0:0")


def test_pipe_gets_a_line_of_progress_every_ten_seconds() -> None:
    now = 0.0
    tally = Tally(lambda: now)
    lines, said = plain_lines(tally), []
    for event in [Begun(100, 0, 2, "landlock"), *(graded(f"student{number}") for number in range(24))]:
        now += 1
        tally.see(event)
        said += list(lines(event))
    assert said[1:] == [
        "9 of 100, 60 a minute, about 1:25 left, 0:10 so far",
        "19 of 100, 60 a minute, about 1:15 left, 0:20 so far",
    ]


def test_quiet_run_says_what_went_wrong_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    with watching(Console(), command=AGAIN, quiet=True) as watch:
        for event in a_run():
            watch(event)
    out, err = capsys.readouterr()
    assert out == ""
    assert [line.split(":")[0] for line in err.splitlines()] == ["trouble", "not graded"]


def fail_after(console: Console, events: Iterable[Event]) -> None:
    with watching(console, command=AGAIN) as watch:
        for event in events:
            watch(event)
        raise OSError("the disk is malformed")


def test_run_that_fails_says_what_is_kept_and_keeps_its_error() -> None:
    console = Console(file=io.StringIO(), width=80)
    with pytest.raises(OSError, match="malformed"):
        fail_after(console, list(a_run())[:-1])
    text = console.file.getvalue()  # type: ignore[attr-defined]
    assert f"12 of 13 students are finished and kept, 1 left; to continue:\n  {AGAIN}\n" in text


def test_run_that_cannot_begin_is_explained_by_its_error_alone() -> None:
    console = Console(file=io.StringIO())
    with pytest.raises(OSError, match="malformed"):
        fail_after(console, [])
    assert console.file.getvalue() == ""  # type: ignore[attr-defined]


class Full(io.StringIO):
    """A file on a full disk."""

    def write(self, _: str) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_output_that_cannot_be_written_costs_no_grade() -> None:
    seen = 0
    with watching(Console(file=Full()), command=AGAIN) as watch:
        for event in a_run():
            watch(event)
            seen += 1
    assert seen == len(list(a_run()))
