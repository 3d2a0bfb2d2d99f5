"""What a worker costs: `python benchmarks/sandbox.py`; exits with 1 when a median is over its bar.

Lockdown is from asking for a fork to the worker's word that it is locked down and has read nothing yet; a
whole life is that, one cell, one call, kill and reap. Grader and zygote work in turns; two cores are enough.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from autograder import sandbox
from autograder.course import content
from autograder.course.checkout import CHECKOUT

WORKERS = 200
LOCKDOWN_BAR = 5e-3  # seconds
LIFE_BAR = 30e-3
ANSWER = "import numpy as np\ndef double(x):\n    return 2 * x"


def lives(zygote: sandbox.Zygote) -> Iterator[tuple[float, float]]:
    """Of one worker after another, the seconds to its lockdown and to its end."""
    for _ in range(WORKERS):
        begin = time.perf_counter()
        with zygote.worker() as worker:
            locked = time.perf_counter()
            worker.run(ANSWER, "answer", 10)
            assert worker.call("double", [np.arange(6.0)], seconds=10).value[5] == 10
        yield locked - begin, time.perf_counter() - begin


def main() -> int:
    begin = time.perf_counter()
    chosen = sandbox.choose()
    tested = time.perf_counter()
    with chosen.zygote(content.load("assignment2").assignment.limits, CHECKOUT / "cs231n") as zygote:
        warm = time.perf_counter()
        lockdown, life = zip(*lives(zygote), strict=True)
    print(f"sandbox: {chosen.tier}; {WORKERS} workers, medians")
    print(f"self-test {tested - begin:.2f} s once a run, zygote {warm - tested:.2f} s once a grading process")
    over = False
    for what, seconds, bar in (("lockdown", lockdown, LOCKDOWN_BAR), ("fork to reaped", life, LIFE_BAR)):
        verdict = "PASS" if median(seconds) <= bar else "over"
        over |= verdict == "over"
        print(f"{what:<15} {median(seconds) * 1e3:6.1f} ms   bar {bar * 1e3:.0f} ms   {verdict}")
    return int(over)


if __name__ == "__main__":
    raise SystemExit(main())
