"""`python -m tests.explore [SECONDS] [PATH ...]`: try property tests with new examples for so long [60].

`make test` draws the same examples each time, so that it fails for what somebody changed. This draws others,
round after round, each from a seed of its own. It ends at the first failure, prints the command that repeats
it, and exits with 1.
"""

from __future__ import annotations

import re
import secrets
import shlex
import subprocess
import sys
import time
from pathlib import Path

USES_HYPOTHESIS = re.compile(r"^from hypothesis import .*\bgiven\b", re.MULTILINE)


def property_tests(folder: Path) -> list[Path]:
    """The files below a folder that hold property tests."""
    return [
        file for file in sorted(folder.rglob("test_*.py")) if USES_HYPOTHESIS.search(file.read_text("utf-8"))
    ]


def command(files: list[Path], seed: int) -> list[str]:
    """Runs the property tests of these files with the examples of a seed.

    Where the variable CI is set, hypothesis would choose its profile "ci", which ignores the seed.
    """
    profile = "--hypothesis-profile=default"
    options = ["-q", "-x", "-m", "hypothesis", profile, f"--hypothesis-seed={seed}"]
    return [sys.executable, "-m", "pytest", *options, *map(str, files)]


def explore(files: list[Path], seconds: float) -> int:
    """Run rounds until the time is over or one fails; the exit code."""
    end, rounds = time.monotonic() + seconds, 0
    while (remaining := end - time.monotonic()) > 0:
        run = command(files, secrets.randbelow(2**32))
        try:
            done = subprocess.run(run, capture_output=True, text=True, timeout=remaining)
        except subprocess.TimeoutExpired:
            break
        if done.returncode:
            print(done.stdout + done.stderr)
            print(f"round {rounds + 1} failed; to repeat it:\n    {shlex.join(run)}")
            return 1
        rounds += 1
    print(f"nothing found in {rounds} rounds and the beginning of another, {len(files)} files each")
    return 0


if __name__ == "__main__":
    paths = [Path(name) for name in sys.argv[2:]] or property_tests(Path(__file__).parent)
    raise SystemExit(explore(paths, float(sys.argv[1]) if sys.argv[1:] else 60))
