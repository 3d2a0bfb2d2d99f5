"""What hostile or broken code tries, and what it gets; afterwards the next worker is as new."""

import math
import os
import signal
import socket
from pathlib import Path

import numpy as np
import pytest
from msgspec import structs

from autograder import sandbox
from autograder.course import content
from autograder.course.checkout import CHECKOUT
from autograder.sandbox import StudentAnswer, StudentCrashed, StudentRaised, StudentTimeout, landlock
from autograder.sandbox.launch import Tier

CONTENT = content.load("toy")
HIDDEN_TESTS = CONTENT.hidden_tests


def assert_next_worker_works(zygote):
    with zygote.worker() as worker:
        worker.run("def f(x):\n    return x + 1", "answer", 10)
        assert worker.call("f", [1], seconds=10).value == 2


@pytest.mark.parametrize(
    "source",
    [
        "while True:\n    pass",
        "import time\ntime.sleep(100)",
        "10 ** 10 ** 10",
        "from signal import *\nfor n in set(Signals) - {9, 19}:\n    signal(n, SIG_IGN)\nwhile True: pass",
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
    ],
    ids=["loop", "sleep", "big-integer", "signals-ignored", "catches-everything"],
)
def test_endless_code_is_killed_at_the_limit(zygote, source):
    with zygote.worker() as worker:
        with pytest.raises(StudentTimeout, match=r"0\.3 s"):
            worker.run(source, "cell", 0.3)
        assert worker.used < 0.3 + 0.5
        assert not worker.alive
    assert_next_worker_works(zygote)


def test_endless_call_is_killed_at_the_limit(zygote, worker, define):
    define("def f(x):\n    while True: pass")
    with pytest.raises(StudentTimeout):
        worker.call("f", [np.ones(3)], seconds=0.3)
    assert_next_worker_works(zygote)


@pytest.mark.parametrize("handler", ["SIG_DFL", "SIG_IGN"])
def test_worker_that_used_up_its_processor_time_is_its_authors_fault(limits, library, handler):
    little = structs.replace(limits, submission_seconds=1)
    source = f"import signal\nsignal.signal(signal.SIGXCPU, signal.{handler})\nwhile True: pass"
    how = sandbox.Sandbox(Tier("landlock", landlock.abi(), True))
    with how.zygote(little, library) as zygote:
        with zygote.worker() as worker, pytest.raises(StudentTimeout):
            worker.run(source, "cell", 60)
        assert_next_worker_works(zygote)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("import os\nos._exit(0)", "exit code 0"),
        ("import os\nos._exit(97)", "exit code 97"),
        ("import ctypes\nctypes.string_at(0)", "SIGSEGV"),
        ("import os\nos.closerange(0, 100)", "cut its connection|exit code 1"),
    ],
    ids=["exit-0", "exit-97", "segmentation-fault", "descriptors-closed"],
)
def test_process_that_ends_is_a_crash(zygote, source, text):
    with zygote.worker() as worker:
        with pytest.raises(StudentCrashed, match=text):
            worker.run(source, "cell", 10)
        assert not worker.alive
        with pytest.raises(RuntimeError, match="make a new one"):
            worker.run("1", "cell", 10)
    assert_next_worker_works(zygote)


def test_runaway_recursion_without_pythons_limit_ends_only_its_worker(zygote):
    source = "import sys\nsys.setrecursionlimit(10**9)\ndef f(x):\n    return max([x], key=f)\nf(1)"
    with zygote.worker() as worker, pytest.raises((StudentCrashed, StudentRaised)):
        worker.run(source, "cell", 10)
    assert_next_worker_works(zygote)


@pytest.mark.parametrize(
    "source",
    [
        "import numpy as np\nnp.ones(10 << 27)",
        "bytearray(10 << 30)",
        "x = []\nwhile True:\n    x.append(bytearray(1 << 20))",
    ],
    ids=["array-10-GB", "bytes-10-GB", "grows"],
)
def test_memory_beyond_the_limit_is_a_memory_error(zygote, worker, source):
    with pytest.raises(StudentRaised) as caught:
        worker.run(source, "cell", 10)
    assert caught.value.kind == "MemoryError"
    assert caught.value.text
    assert_next_worker_works(zygote)


@pytest.mark.parametrize(
    "path",
    [
        HIDDEN_TESTS,
        CONTENT.folder / "assignment.toml",
        CONTENT.folder / "oracle.py",
        CHECKOUT / "source",
        CHECKOUT,
        Path(__file__),
        Path("/etc/passwd"),
        Path("/proc/self/environ"),
        Path("/proc/self/mem"),
        Path("/tmp"),
        Path.home(),
    ],
    ids=str,
)
def test_files_outside_the_libraries_cannot_be_read(worker, define, path):
    define(
        "import os\ndef read(path):\n    try:\n"
        "        return os.listdir(path) if os.path.isdir(path) else open(path, 'rb').read(1)\n"
        "    except OSError:\n        return []"
    )
    assert worker.call("read", [str(path)], seconds=5).value == []


def test_environment_and_modules_hold_nothing_of_the_grader(worker, define, monkeypatch):
    define("import os, sys\ndef f():\n    return dict(os.environ), list(sys.modules), sys.argv, sys.path")
    environment, modules, arguments, path = worker.call("f", seconds=5).value
    assert "AUTOGRADER_SECRET" not in environment
    assert "PYTEST_CURRENT_TEST" not in environment
    assert not [name for name in modules if name.startswith(("autograder", "pytest", "_pytest", "nbgrader"))]
    assert arguments == [""]
    assert str(CHECKOUT) not in path


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may look into the zygote's memory map")
def test_no_memory_is_shared_between_workers(zygote):
    maps = Path(f"/proc/{zygote._started.process.pid}/maps").read_text().splitlines()
    assert not [line for line in maps if line.split()[1].startswith("rw") and line.split()[1].endswith("s")]


@pytest.mark.parametrize(
    "source",
    [
        "open('{folder}/new', 'w')",
        "open('{folder}/old', 'a')",
        "import os; os.unlink('{folder}/old')",
        "import os; os.rename('{folder}/old', '{folder}/moved')",
        "import os; os.truncate('{folder}/old', 0)",
        "import os; os.chmod('{folder}/old', 0)",
        "import os; os.utime('{folder}/old', (1, 1))",
        "import os; os.mkdir('{folder}/sub')",
        "import os; os.symlink('x', '{folder}/link')",
        "import os; os.link('{folder}/old', '{folder}/link')",
        "import os; os.mkfifo('{folder}/fifo')",
        "import os; os.setxattr('{folder}/old', 'user.x', b'1')",
        "import numpy as np; open(np.__file__, 'a')",
        "import numpy as np; np.save('{folder}/x.npy', np.ones(2))",
        "import tempfile; tempfile.TemporaryFile()",
        "open('/dev/shm/x', 'w')",
    ],
)
def test_nothing_can_be_written(worker, tmp_path, source):
    old = tmp_path / "old"
    old.write_text("unchanged")
    before = old.stat()
    with pytest.raises(StudentRaised) as caught:
        worker.run(source.format(folder=tmp_path), "cell", 10)
    assert caught.value.kind in ("PermissionError", "FileNotFoundError", "OSError")
    assert old.read_text() == "unchanged"
    assert (old.stat().st_mode, old.stat().st_mtime, len(list(tmp_path.iterdir()))) == (
        before.st_mode,
        before.st_mtime,
        1,
    )


@pytest.mark.parametrize(
    "source",
    [
        "import os; os.fork()",
        "import os; os.posix_spawn('/bin/true', ['true'], dict())",
        "import os; os.execv('/bin/true', ['true'])",
        "import subprocess; subprocess.run(['true'])",
        "import multiprocessing as m; m.Process(target=print).start()",
        "import threading; threading.Thread(target=print).start()",
        "import socket; socket.create_connection(('127.0.0.1', {port}), 1)",
        "import socket; socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', {port}))",
        "import socket; socket.socket(socket.AF_UNIX).connect('\\0abstract')",
        "import socket; socket.socketpair()",
        "import socket; socket.gethostbyname('localhost')",
        "import os; os.kill(os.getppid(), 9)",
        "import os; os.kill(-1, 9)",
        "import os; os.kill({grader}, 9)",
        "import resource; resource.setrlimit(resource.RLIMIT_CPU, (1, 1))",
        "import resource; resource.prlimit({grader}, resource.RLIMIT_CPU)",
        "import os; os.setpriority(os.PRIO_PROCESS, {grader}, 19)",
        "import os; os.sched_setaffinity({grader}, [0])",
        "import os; os.memfd_create('x')",
        "import os; os.pipe()",
        "import os; os.setuid(0)",
        "import os; os.chdir('/usr')",
        "import fcntl; fcntl.fcntl(3, fcntl.F_SETOWN, {grader})",
        "import fcntl; fcntl.lockf(3, fcntl.LOCK_EX)",
        "import mmap; mmap.mmap(-1, 4 << 30)",
    ],
)
def test_processes_networks_signals_and_other_means_are_refused(zygote, worker, source):
    with socket.create_server(("127.0.0.1", 0)) as server:
        source = source.format(port=server.getsockname()[1], grader=os.getpid())
        with pytest.raises(StudentRaised) as caught:
            worker.run(source, "cell", 10)
        assert caught.value.kind in ("PermissionError", "RuntimeError", "OSError", "gaierror", "ValueError")
        server.setblocking(False)
        with pytest.raises(BlockingIOError):
            server.accept()
    assert_next_worker_works(zygote)


def test_worker_has_no_capability_and_no_way_to_gain_one(zygote, worker):
    leaf = processes_of_tree(zygote._started.process.pid)[-1]
    status = Path(f"/proc/{leaf}/status").read_text()
    fields = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
    of_root = fields["Uid"].split()[1] == "0"  # others may not give up CapBnd, and gain nothing from it
    held = ("CapInh", "CapPrm", "CapEff", "CapAmb", *(["CapBnd"] if of_root else []))
    assert {fields[name] for name in held} == {"0" * 16}
    assert (fields["NoNewPrivs"], fields["Seccomp"], fields["Threads"]) == ("1", "2", "1")


def test_worker_has_every_limit_and_its_memory_is_roots_alone(zygote, worker, limits):
    leaf = Path("/proc", str(processes_of_tree(zygote._started.process.pid)[-1]))
    rows = (leaf / "limits").read_text().splitlines()[1:]
    found = {row[:26].strip(): row[26:].split()[:2] for row in rows}
    for name in ("file size", "core file size", "processes", "locked memory", "msgqueue size"):
        assert found[f"Max {name}"] == ["0", "0"]
    assert found["Max open files"] == ["64", "64"]
    cpu = math.ceil(limits.submission_seconds)
    assert found["Max cpu time"] == [str(cpu), str(cpu + 1)]
    assert "unlimited" not in found["Max address space"]
    assert (leaf / "mem").stat().st_uid == 0  # as of a process that none of its user's may look into


def processes_of_tree(pid):
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(p for child in children for p in processes_of_tree(int(child)))]


def test_many_descriptors_run_out(worker):
    with pytest.raises(StudentRaised, match="Too many open files"):
        worker.run("files = [open('/dev/null') for _ in range(10_000)]", "cell", 10)


SEND = """
import os, struct, sys, msgpack
def frame(structure, arrays=b""):
    return struct.pack("<II", len(structure), len(arrays)) + structure + arrays
def send(data):
    while data:
        data = data[os.write(3, data):]
def asked():
    f = sys._getframe()
    while f and "request" not in f.f_locals:
        f = f.f_back
    return f.f_locals["request"]
"""

HOSTILE = {
    "garbage": "send(b'\\xff' * 100)",
    "four gigabytes announced": "send(struct.pack('<II', 2**32 - 1, 2**32 - 1))",
    "too large arrays announced": "send(struct.pack('<II', 10, 9 << 20))",
    "bad msgpack": "send(frame(b'\\xc1'))",
    "wrong id": "send(frame(msgpack.packb({'id': b'x' * 16, 'ok': "
    "{'value': 1, 'changed': ['l'], 'output': ''}})))",
    "no id": "send(frame(msgpack.packb({'ok': {'value': 1, 'changed': ['l'], 'output': ''}})))",
    "not a dict": "send(frame(msgpack.packb(1)))",
    "two verdicts": "send(frame(msgpack.packb({'id': asked()['id'], 'ok': {}, 'raised': {}})))",
    "unknown verdict": "send(frame(msgpack.packb({'id': asked()['id'], 'passed': True})))",
    "bad exception": "send(frame(msgpack.packb({'id': asked()['id'], 'raised': {'kind': 1}})))",
    "forbidden what nobody forbade": "send(frame(msgpack.packb({'id': asked()['id'], 'forbidden': '17'})))",
    "missing field": "send(frame(msgpack.packb({'id': asked()['id'], 'ok': {'value': 1}})))",
    "changed is no list": "send(frame(msgpack.packb({'id': asked()['id'], 'ok': "
    "{'value': 1, 'changed': 2, 'output': ''}})))",
    "changed beyond arguments": "send(frame(msgpack.packb({'id': asked()['id'], 'ok': "
    "{'value': 1, 'changed': ['l', ['t', 7, 1]], 'output': ''}})))",
    "object array": "send(frame(msgpack.packb({'id': asked()['id'], 'ok': "
    "{'value': ['a', '|O', [1]], 'changed': ['l'], 'output': ''}}), bytes(8)))",
    "depth bomb": "send(frame(b'\\x91' * 1_000_000))",
    "endless stream": "while True: send(bytes(1 << 16))",
}


@pytest.mark.parametrize("attack", HOSTILE.values(), ids=HOSTILE)
def test_hostile_reply_is_no_answer_and_ends_the_worker(zygote, worker, attack):
    worker.run(f"{SEND}\ndef f():\n    {attack}\n    while True: pass", "cell", 10)
    with pytest.raises(StudentAnswer):
        worker.call("f", seconds=10)
    assert not worker.alive
    assert_next_worker_works(zygote)


def test_bytes_that_dribble_in_do_not_stretch_the_limit(worker):
    worker.run(
        f"{SEND}\nimport time\ndef f():\n    os.write(3, struct.pack('<II', 1000, 0))\n"
        "    while True:\n        os.write(3, b'x'); time.sleep(0.01)",
        "cell",
        10,
    )
    with pytest.raises(StudentTimeout):
        worker.call("f", seconds=0.3)


def test_early_reply_is_a_breach(worker):
    early = "send(frame(msgpack.packb({'id': asked()['id'], 'ok': {'output': '', 'dropped': 0}})))"
    worker.run(f"{SEND}\n{early}", "cell", 10)
    with pytest.raises(StudentAnswer, match=r"nothing asked for|answers another request"):
        worker.run("1", "next", 10)
    assert not worker.alive


def test_descriptors_cannot_be_sent_to_the_grader(worker):
    with pytest.raises(StudentRaised, match="Operation not permitted"):
        worker.run(
            "import socket\ns = socket.socket(1, 1, 0, 3)\nsocket.send_fds(s, [b'x'], [0])", "cell", 10
        )


def test_flood_on_the_raw_standard_streams_goes_nowhere(worker):
    source = (
        "import os\nfor _ in range(1000):\n    os.write(1, bytes(1 << 16))\n    os.write(2, bytes(1 << 16))"
    )
    ran = worker.run(source, "cell", 10)
    assert ran.output == ""


def test_lies_about_itself_change_nothing_for_the_next_worker(zygote):
    with zygote.worker() as worker:
        worker.run(
            "import numpy as np, time, builtins\nnp.add = None\nnp.ndarray.__module__\n"
            "time.monotonic = lambda: 0\nbuiltins.abs = lambda x: 0",
            "cell",
            10,
        )
    assert_next_worker_works(zygote)


def test_illegal_system_call_of_another_architecture_kills_the_worker(zygote):
    source = (
        "import ctypes, mmap, platform\nassert platform.machine() == 'x86_64'\n"
        "m = mmap.mmap(-1, 4096, prot=7)\n"
        "m.write(bytes.fromhex('b814000000cd80c3'))\n"  # getpid by int 0x80
        "ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(m)))()"
    )
    if os.uname().machine == "x86_64":
        with zygote.worker() as worker, pytest.raises(StudentCrashed) as caught:
            worker.run(source, "cell", 10)
        assert caught.value.status in (-signal.SIGSYS, -signal.SIGSEGV)


def test_output_beyond_the_limit_is_cut_whatever_the_worker_says(worker, limits):
    said = "send(frame(msgpack.packb({'id': asked()['id'], 'ok': {'output': 'x' * 100_000, 'dropped': -5}})))"
    ran = worker.run(f"{SEND}\n{said}\nwhile True: pass", "cell", 10)
    assert ran.output == "x" * (limits.output_kb << 10)
    assert ran.dropped == 0
