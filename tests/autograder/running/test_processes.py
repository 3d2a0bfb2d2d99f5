"""Grading processes end when they should, leave nothing, and are missed when they are killed."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest

from autograder.course.checkout import CHECKOUT
from autograder.running.processes import Processes


class KilledWhileSent:
    """A large result, in the middle of whose sending its process is killed."""

    def __reduce__(self) -> tuple[type[bytes], tuple[bytes]]:
        threading.Thread(target=self._kill).start()
        return bytes, (bytes(400 << 20),)

    def _kill(self) -> None:
        time.sleep(0.01)  # ends when this result is pickled, which holds the interpreter's lock
        time.sleep(0.02)
        os.kill(os.getpid(), signal.SIGKILL)


def test_process_that_is_killed_while_it_sends_its_result_is_noticed() -> None:
    with Processes(2) as executor:
        assert isinstance(executor.submit(KilledWhileSent).exception(60), BrokenProcessPool)


def ignores_control_c() -> tuple[int, bool]:
    """This process, and whether a Ctrl-C is held back from it; slow, so that each process gets some work."""
    time.sleep(1)
    return os.getpid(), signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, [])


def test_control_c_reaches_none_of_the_grading_processes() -> None:
    with Processes(3) as executor:
        asked = [executor.submit(ignores_control_c) for _ in range(9)]
        answers = dict(future.result(60) for future in asked)
    assert len(answers) == 3
    assert all(answers.values())
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, [])


def test_error_in_the_context_ends_the_processes_at_once() -> None:
    def interrupted() -> None:
        with Processes(1) as executor:
            executor.submit(time.sleep, 60)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert multiprocessing.active_children() == []


def test_grading_processes_end_with_the_one_that_started_them_and_leave_nothing(tmp_path: Path) -> None:
    script = (
        "import os, time\nfrom autograder.running.processes import Processes\n"
        "if __name__ == '__main__':\n"
        "    executor = Processes(1)\n    print(executor.submit(os.getpid).result(), flush=True)\n"
        "    executor.submit(time.sleep, 60)\n    time.sleep(60)\n"
    )
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    main = subprocess.Popen(
        [sys.executable, "-c", script], cwd=CHECKOUT, stdout=subprocess.PIPE, text=True, env=environment
    )
    assert main.stdout is not None
    child = int(main.stdout.readline())
    main.kill()
    main.communicate()
    end = time.monotonic() + 30
    while Path(f"/proc/{child}").exists() and time.monotonic() < end:
        time.sleep(0.05)
    assert not Path(f"/proc/{child}").exists()
    assert list(tmp_path.iterdir()) == []
