"""Ctrl-C in a real class run: over at once, nothing lost, nothing left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from autograder.course.checkout import CHECKOUT
from tests.faults.courses import AFTER, executed, gone, hand_in, processes

CLASS = AFTER | {f"student {number}": "perfect" for number in range(12)}
"""Enough of them that the run is not over when it is interrupted."""

SOON = 10.0
"""Seconds for a busy machine; `make test-faults` prints what it took."""


def test_control_c_ends_a_run_soon_and_the_same_command_goes_on(tmp_path: Path) -> None:
    hand_in(tmp_path, CLASS)
    command = [sys.executable, "-m", "autograder", "grade", "toy", "--course", str(tmp_path)]
    run = subprocess.Popen(
        command, cwd=CHECKOUT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, process_group=0
    )
    while not executed(tmp_path):
        assert run.poll() is None
        time.sleep(0.01)
    family = processes(run.pid)
    begin = time.monotonic()
    os.killpg(run.pid, signal.SIGINT)  # a terminal sends it to the whole group
    printed, _ = run.communicate(timeout=SOON)
    print(f"Ctrl-C to the end: {time.monotonic() - begin:.2f} s")
    assert run.returncode == 130
    assert "finished and kept" in printed
    assert "Traceback" not in printed
    assert gone([process for each in family.values() for process in each])
    assert subprocess.run(command, cwd=CHECKOUT, capture_output=True, check=False).returncode == 0
    assert executed(tmp_path) == dict.fromkeys(CLASS, 1)
