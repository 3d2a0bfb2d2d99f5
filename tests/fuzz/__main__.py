"""`python -m tests.fuzz [SECONDS]`: fuzz each target for so long [60], guided by coverage.

That is the work of atheris (`pip install -e '.[fuzz]'`), which writes an input that breaks a target into the
current folder. Where it is not installed, the tests of this folder run with a large budget; those that
measure whether time and memory grow in proportion run in either case. Exits with 0 if nothing broke.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.fuzz.seeds import seeds
from tests.fuzz.targets import TARGETS

EXAMPLES_A_SECOND = 20


def guided(target: str, seconds: int) -> int:
    """Fuzz one target in a process of its own, as libFuzzer ends the process that it runs in."""
    with tempfile.TemporaryDirectory() as corpus:
        for number, seed in enumerate(seeds(target)):
            (Path(corpus) / str(number)).write_bytes(seed)
        bounds = [f"-max_total_time={seconds}", "-timeout=20", "-rss_limit_mb=2048", "-max_len=60000"]
        return subprocess.run([sys.executable, "-m", "tests.fuzz.guided", target, *bounds, corpus]).returncode


def unguided(seconds: int, which: str = "") -> int:
    """Run the tests whose names hold `which`."""
    tests = str(Path(__file__).with_name("test_fuzz.py"))
    budget = {**os.environ, "FUZZ_EXAMPLES": str(seconds * EXAMPLES_A_SECOND)}
    command = [sys.executable, "-m", "pytest", "-q", "--timeout=0", "-k", which, tests]
    return subprocess.run(command, env=budget).returncode


def main(seconds: int) -> int:
    if importlib.util.find_spec("atheris") is None:
        print("atheris is not installed: trying inputs without guidance by coverage")
        return unguided(seconds)
    return max([*(guided(target, seconds) for target in TARGETS), unguided(seconds, "proportion")])


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if sys.argv[1:] else 60))
