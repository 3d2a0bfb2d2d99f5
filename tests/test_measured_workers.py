"""`make coverage` counts what runs in the sandbox, where nothing may write a file."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import coverage

from autograder.course.checkout import CHECKOUT

IN_A_WORKER = """
from autograder import sandbox
from autograder.sandbox.selftest import TRIAL

def test_a_cell_runs():
    with sandbox.choose().zygote(TRIAL) as zygote, zygote.worker() as worker:
        worker.run("x = 1", "cell", 10)
"""


def test_lines_that_run_in_a_locked_down_worker_are_measured(tmp_path: Path) -> None:
    (tmp_path / "test_cell.py").write_text(IN_A_WORKER)
    data_file = tmp_path / "data"
    options = ["-p", "no:cacheprovider", "-p", "tests.measured_workers", f"--rootdir={CHECKOUT}"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, str(tmp_path / "test_cell.py")],
        cwd=CHECKOUT,
        env=os.environ | {"COVERAGE_FILE": str(data_file)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    data = coverage.CoverageData(f"{data_file}.workers")
    data.read()
    executed = {Path(name).name: data.lines(name) for name in data.measured_files()}
    source = (CHECKOUT / "autograder" / "sandbox" / "lockdown.py").read_text().splitlines()
    last_step = next(number for number, line in enumerate(source, 1) if "seccomp.restrict_self(" in line)
    assert last_step in executed["lockdown.py"]
    assert len(executed["worker.py"]) > 30
