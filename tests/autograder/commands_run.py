"""Commands of the project in a process of their own, as a user runs them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from autograder.course.checkout import CHECKOUT


def run(*command: str, expect: int = 0, **environment: str) -> str:
    """Run `python -m COMMAND` in the checkout and return what it printed; it must end with this code."""
    commands = Path(sys.executable).parent  # nbgrader calls alembic by name
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=CHECKOUT,
        env={**os.environ, "PATH": f"{commands}{os.pathsep}{os.environ['PATH']}", **environment},
        capture_output=True,
        text=True,
    )
    assert done.returncode == expect, done.stdout + done.stderr
    return done.stdout + done.stderr
