"""Disks that are full or read-only, as `python -m autograder grade` meets them: real ones, mounted for it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.course.checkout import CHECKOUT
from tests.faults.courses import AFTER, executed, grade, hand_in, kept, rows, with_old_grades

MOUNTS = ["unshare", "--mount", "--map-root-user"]
"""In mounts of its own, which end with it."""

pytestmark = pytest.mark.skipif(
    subprocess.run([*MOUNTS, "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True).returncode != 0,
    reason="this user may mount nothing, not even in a namespace",
)


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """Graded, and then handed in anew."""
    with_old_grades(tmp_path)
    hand_in(tmp_path, AFTER)
    return tmp_path


def grade_with(mounting: str, course: Path) -> subprocess.CompletedProcess[str]:
    """Grade by the command line after some mounting."""
    command = f"{mounting} && exec {sys.executable} -m autograder grade toy --course {course} --jobs 1"
    return subprocess.run([*MOUNTS, "sh", "-c", command], cwd=CHECKOUT, capture_output=True, text=True)


def test_read_only_results_end_the_run_before_anything_is_graded(course: Path) -> None:
    before = rows(course), executed(course)
    results = course / "results"
    done = grade_with(f"mount --bind {results} {results} && mount -o remount,bind,ro {results}", course)
    assert done.returncode == 1
    assert f"error: {results}/journal.db cannot be written" in done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert (rows(course), executed(course)) == before
    assert not grade(course).ungraded


def test_read_only_course_ends_the_run_with_one_message(course: Path) -> None:
    before = rows(course), executed(course)
    done = grade_with(f"mount --bind {course} {course} && mount -o remount,bind,ro {course}", course)
    assert done.returncode == 1
    assert f"error: {course}/.grading.lock cannot be written" in done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert (rows(course), executed(course)) == before


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same course, graded with space."""
    root = tmp_path_factory.mktemp("undisturbed")
    with_old_grades(root)
    hand_in(root, AFTER)
    grade(root)
    return root


@pytest.mark.parametrize("kilobytes", [4, 12, 24])
def test_full_disk_ends_the_run_and_with_space_the_next_one_completes_it(
    course: Path, undisturbed: Path, kilobytes: int
) -> None:
    results, afterwards = course / "results", course / "afterwards"
    afterwards.mkdir()
    used = int(subprocess.run(["du", "-sk", results], capture_output=True, text=True).stdout.split()[0])
    mounting = (
        f"mount -t tmpfs -o size={used + kilobytes}k none /mnt && cp -a {results}/. /mnt && "
        f"mount --bind /mnt {results} && trap 'cp -a /mnt/. {afterwards}' EXIT || exit 99"
    )
    command = f"{mounting}; {sys.executable} -m autograder grade toy --course {course} --jobs 1"
    done = subprocess.run([*MOUNTS, "bash", "-c", command], cwd=CHECKOUT, capture_output=True, text=True)
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert "run the same command again" in done.stdout + done.stderr
    shutil.rmtree(results)
    afterwards.rename(results)
    finished = executed(course)
    assert not grade(course).ungraded
    assert kept(course) == kept(undisturbed)
    assert executed(course) == executed(undisturbed)
    assert all(executed(course)[student] >= count for student, count in finished.items())
