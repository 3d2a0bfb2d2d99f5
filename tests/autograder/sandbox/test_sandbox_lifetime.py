"""Processes and folders: who starts, who ends, what is left."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from autograder import sandbox
from autograder.course.checkout import CHECKOUT
from autograder.sandbox import SandboxUnavailable, StudentRaised, StudentTimeout, landlock
from autograder.sandbox.launch import Tier

GRADER = """
import os, sys
from autograder import sandbox
from autograder.sandbox import landlock
from autograder.sandbox.launch import Tier
from autograder.sandbox.selftest import TRIAL
{before}
how = sandbox.Sandbox(Tier("landlock", landlock.abi(), True))
with how.zygote(TRIAL) as zygote:
    with zygote.worker() as worker:
        worker.run("import numpy as np\\ndef f(x):\\n    return x + 1", "answer", 30)
        assert worker.call("f", [1], seconds=30).value == 2
        {inside}
{after}
"""


def grader(before="", inside="", after="", **options):
    code = GRADER.format(before=before, inside=inside, after=after)
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
    environment.update(options.pop("env", {}))
    return subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, env=environment, **options
    )


def gone(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(") ")[1].startswith("Z")
    except FileNotFoundError:
        return True


def eventually(condition):
    deadline = time.monotonic() + 20
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return condition()


def test_killed_grader_takes_zygote_and_workers_with_it(tmp_path):
    inside = (
        "print(zygote._started.process.pid, worker._process_id, flush=True);"
        " worker.run('while True: pass', 'loop', 60)"
    )
    process = grader(inside=inside, env={"TMPDIR": str(tmp_path)})
    pids = [int(pid) for pid in process.stdout.readline().split()]
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert len(pids) == 2
    assert list(tmp_path.iterdir()) == []
    assert eventually(lambda: all(map(gone, pids)))


def test_worker_that_is_killed_from_outside_is_nobodys_crash(limits, library):
    with (
        sandbox.Sandbox(Tier("landlock", landlock.abi(), True)).zygote(limits, library) as zygote,
        zygote.worker() as worker,
    ):
        threading.Timer(0.2, os.kill, (worker._process_id, signal.SIGKILL)).start()
        with pytest.raises(SandboxUnavailable, match="killed from outside"):
            worker.run("while True: pass", "loop", 60)
        assert not worker.alive


def test_nothing_is_left_after_a_session(tmp_path):
    inside = "print(zygote._started.process.pid, worker._process_id, flush=True)"
    process = grader(inside=inside, env={"TMPDIR": str(tmp_path)})
    output, _ = process.communicate()
    assert process.returncode == 0
    assert all(gone(int(pid)) for pid in output.split())
    assert list(tmp_path.iterdir()) == []


def test_closed_standard_streams_and_high_descriptors_do_no_harm():
    process = grader(before="os.dup2(0, 900)\nos.close(0)\nos.close(1)\nos.close(2)")
    process.communicate()
    assert process.returncode == 0


def test_unreadable_working_folder_and_odd_environment_do_no_harm(tmp_path):
    (tmp_path / "numpy.py").write_text("raise SystemExit('shadowed')")
    (tmp_path / "startup.py").write_text("raise SystemExit('startup')")
    before = (
        f"os.mkdir({str(tmp_path / 'gone')!r}); os.chdir({str(tmp_path / 'gone')!r});"
        f" os.rmdir({str(tmp_path / 'gone')!r})\nos.environ['PYTHONPATH'] = {str(tmp_path)!r}\n"
        "os.environ.update(MPLBACKEND='no such', PYTHONHOME='/nowhere', OMP_NUM_THREADS='64')"
    )
    process = grader(before=before, env={"PYTHONSTARTUP": str(tmp_path / "startup.py")})
    process.communicate()
    assert process.returncode == 0


def test_zygote_survives_the_thread_that_started_it(limits, library):
    started = []
    tier = sandbox.choose()
    thread = threading.Thread(target=lambda: started.append(tier.zygote(limits, library)))
    thread.start()
    thread.join()
    with started[0] as zygote, zygote.worker() as worker:
        assert worker.run("print(1)", "cell", 10).output == "1\n"


def test_two_workers_at_once_do_not_see_each_other(zygote):
    with zygote.worker() as a, zygote.worker() as b:
        a.run("import numpy as np\nx = 1\nnp.secret = 1", "cell", 10)
        with pytest.raises(StudentRaised, match="'x' is not defined"):
            b.run("x", "cell", 10)
        assert b.run("import numpy as np\nhasattr(np, 'secret')", "cell", 10).output.strip().endswith("False")
        a.run("def f(x):\n    return x", "cell", 10)
        b.run("def f(x):\n    return -x", "cell", 10)
        assert (a.call("f", [1], seconds=5).value, b.call("f", [1], seconds=5).value) == (1, -1)


def test_thirty_workers_leave_no_process_and_no_descriptor(zygote):
    def once():
        with zygote.worker() as worker:
            worker.run("def f(x):\n    return x", "cell", 10)
            assert np.array_equal(worker.call("f", [np.ones(3)], seconds=10).value, np.ones(3))

    once()
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(30):
        once()
    assert len(os.listdir("/proc/self/fd")) == before
    pid = zygote._started.process.pid
    while children := Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        assert len(children) == 1  # bubblewrap, its own first process, the zygote: no worker beside
        pid = int(children[0])


def test_dead_zygote_is_the_harness_fault(limits, library):
    how = sandbox.Sandbox(Tier("landlock", landlock.abi(), filtered=True))
    with how.zygote(limits, library) as zygote:
        zygote._started.process.kill()
        zygote._started.process.wait()
        with pytest.raises(SandboxUnavailable):
            zygote.worker()


def test_library_that_cannot_be_imported_is_the_harness_fault(limits, tmp_path):
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "__init__.py").write_text("raise ValueError('broken library')")
    with pytest.raises(SandboxUnavailable, match="broken library"):
        sandbox.choose().zygote(limits, tmp_path / "library")


@pytest.fixture
def starved(zygote):
    """A worker that shares its processor with six busy processes of other sessions."""
    with zygote.worker() as worker:
        processor = {min(os.sched_getaffinity(0))}
        leaf = tree(zygote._started.process.pid)[-1]
        os.sched_setaffinity(leaf, processor)
        loop = f"import os\nos.sched_setaffinity(0, {processor})\nwhile True: pass"
        hogs = [subprocess.Popen([sys.executable, "-c", loop], start_new_session=True) for _ in range(6)]
        try:
            yield worker
        finally:
            for hog in hogs:
                hog.kill()
                hog.wait()


def tree(pid):
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(p for child in children for p in tree(int(child)))]


WAIT = "    while time.process_time() < begin + 0.4: pass"
WORK = "import time\nwhile time.process_time() < begin + 0.8: pass\nprint('done')"


def test_busy_machine_takes_no_time_from_an_answer(starved):
    begin = time.monotonic()
    starved.run("import time\nbegin = time.process_time()", "begin", 10)
    assert starved.run(WORK, "answer", 1.5).output == "done\n"
    assert time.monotonic() - begin > 1.5  # longer than the limit, by the clock on the wall
    assert starved.used < 1.5


def test_time_of_a_call_leaves_out_the_wait_for_a_processor(starved):
    starved.run(f"def f():\n    import time\n    begin = time.process_time()\n{WAIT}", "f", 10)
    begin = time.monotonic()
    answer = starved.call("f", seconds=5)
    assert time.monotonic() - begin > 0.8
    assert answer.seconds < 0.6


def test_endless_loop_on_a_busy_machine_is_a_timeout(starved):
    with pytest.raises(StudentTimeout):
        starved.run("while True: pass", "answer", 0.3)


def test_sleep_before_an_endless_loop_makes_it_no_fault_of_the_machines(zygote):
    begin = time.monotonic()
    with zygote.worker() as worker, pytest.raises(StudentTimeout):
        worker.run("import time\ntime.sleep(0.97)\nwhile True: pass", "answer", 1)
    assert time.monotonic() - begin < 2


def test_many_short_sleeps_are_not_taken_for_waiting(zygote):
    begin = time.monotonic()
    with zygote.worker() as worker, pytest.raises(StudentTimeout):
        worker.run("import time\nwhile True: time.sleep(0.001)", "answer", 0.5)
    assert time.monotonic() - begin < 1.5


def test_worker_that_sleeps_has_only_itself_to_blame(zygote):
    with zygote.worker() as worker, pytest.raises(StudentTimeout):
        worker.run("import time\ntime.sleep(60)", "answer", 1)
