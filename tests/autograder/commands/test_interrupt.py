"""Ctrl-C ends a command wherever it meets it."""

from __future__ import annotations

import subprocess
import sys
import time

from autograder.course.checkout import CHECKOUT

LOST = """
import time

from autograder import __main__ as command_line


class Lost:
    def __del__(self):
        raise KeyboardInterrupt


def work(**_):
    Lost()
    time.sleep(100)


command_line.main.main = work
command_line.run()
"""


def test_interrupt_that_python_only_prints_ends_the_command() -> None:
    begin = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", LOST], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    assert time.monotonic() - begin < 60
    assert done.returncode != 0
    assert "Exception ignored" not in done.stderr
