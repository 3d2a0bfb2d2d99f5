"""Progress through anything: what passes is not changed, and a pipe hears of it now and then."""

from __future__ import annotations

import io
import itertools

import pytest
from rich.console import Console

from autograder.running.watching.tracked import tracked


def test_pipe_gets_a_line_every_ten_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = itertools.count(0.0, 4.0)  # each look takes four seconds
    monkeypatch.setattr("autograder.running.watching.tracked.time.monotonic", lambda: next(clock))
    console = Console(file=io.StringIO(), width=20)
    assert list(tracked(iter("abcdefg"), 7, "auditing", console)) == list("abcdefg")
    said = console.file.getvalue().splitlines()  # type: ignore[attr-defined]
    assert said == ["auditing: 3 of 7, 0:16 left", "auditing: 6 of 7, 0:04 left"]


def test_terminal_gets_a_bar() -> None:
    class Screen(io.StringIO):
        def isatty(self) -> bool:
            return True

    console = Console(file=Screen(), width=80, force_terminal=True, force_interactive=True)
    assert list(tracked(range(3), 3, "auditing", console)) == [0, 1, 2]
    assert "3/3" in console.file.getvalue()  # type: ignore[attr-defined]
