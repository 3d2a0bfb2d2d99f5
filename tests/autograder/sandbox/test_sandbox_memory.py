"""How much memory a worker gets, and whose fault it is when there is no more."""

import os
import signal
from pathlib import Path

import pytest

from autograder.sandbox import StudentCrashed, limits

MIB = 1 << 20


def container(root, path, **files):
    """A control group's folder; the file that names the groups of this process."""
    folder = root / path
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "memory.stat").write_text("anon 5\ninactive_file 1048576\n")
    for name, text in files.items():
        (folder / f"memory.{name}").write_text(f"{text}\n")
    return root


def groups(tmp_path, line):
    file = tmp_path / "cgroup"
    file.write_text(line)
    return file


def test_room_of_a_container_is_its_limit_without_what_is_used_but_for_files(tmp_path):
    root = container(tmp_path / "fs", "box", max=768 * MIB, current=301 * MIB)
    assert limits.container_room(root, groups(tmp_path, "0::/box\n")) == 468 * MIB


def test_limit_of_a_group_above_counts_too(tmp_path):
    root = container(tmp_path / "fs", "a/b", max="max", current=0)
    container(root, "a", max=500 * MIB, current=101 * MIB)
    assert limits.container_room(root, groups(tmp_path, "0::/a/b\n")) == 400 * MIB


def test_containers_own_group_is_found_where_the_path_is_the_hosts(tmp_path):
    root = container(tmp_path / "fs", "", max=300 * MIB, current=101 * MIB)
    assert limits.container_room(root, groups(tmp_path, "0::/docker/0123\n")) == 200 * MIB


def test_first_version_of_control_groups_is_read_as_well(tmp_path):
    container(tmp_path / "fs", "memory/box", limit_in_bytes=768 * MIB, usage_in_bytes=101 * MIB)
    assert limits.container_room(tmp_path / "fs", groups(tmp_path, "4:memory:/box\n0::/\n")) == 668 * MIB


@pytest.mark.parametrize("line", ["0::/box\n", "4:memory:/box\n", ""])
def test_without_a_limit_there_is_nothing_to_keep_to(tmp_path, line):
    container(tmp_path / "fs", "box", max="max", current=5)
    container(tmp_path / "fs", "memory/box", limit_in_bytes=9223372036854771712, usage_in_bytes=5)
    assert limits.container_room(tmp_path / "fs", groups(tmp_path, line)) is None


def test_worker_gets_less_than_stated_only_where_its_container_has_less(monkeypatch):
    monkeypatch.setattr(limits, "container_room", lambda: None)
    assert limits.worker_bytes(1024 * MIB) == 1024 * MIB
    monkeypatch.setattr(limits, "container_room", lambda: 4096 * MIB)
    assert limits.worker_bytes(1024 * MIB) == 1024 * MIB
    monkeypatch.setattr(limits, "container_room", lambda: 500 * MIB)
    assert limits.worker_bytes(1024 * MIB) == 400 * MIB


def latest_descendant(process_id):
    """The worker: in the first tier, bubblewrap's own processes stand between it and the grader."""
    while children := Path(f"/proc/{process_id}/task/{process_id}/children").read_text().split():
        process_id = int(children[-1])
    return process_id


def test_worker_that_is_killed_with_much_memory_in_its_hands_has_only_itself_to_blame(zygote, worker, limits):
    source = f"import numpy as np\nkept = np.ones({limits.memory_mb * 6 // 10} << 17)\nprint(len(kept))"
    worker.run(source, "answer", 20)
    # as the kernel does where there is no memory left
    os.kill(latest_descendant(zygote._started.process.pid), signal.SIGKILL)
    with pytest.raises(StudentCrashed, match="for want of memory"):
        worker.run("1", "next", 10)


def test_flood_of_prints_and_displays_takes_no_memory(worker):
    source = "from IPython.display import display\ntext = 'x' * (1 << 20)\n"
    ran = worker.run(
        source + "for _ in range(3000): print(text)\nfor _ in range(300): display(text)", "c", 60
    )
    assert ran.dropped > 3000 << 20
