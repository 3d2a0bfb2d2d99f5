"""`kill -9` of any process of a class run at any moment: the next run ends as if nothing had happened."""

from __future__ import annotations

import os
import random
import shutil
import time
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.faults.courses import AFTER, executed, gone, hand_in, kept, processes, start, with_old_grades

MOMENTS = int(os.environ.get("FAULTS", "1"))
"""How many moments to try; `make test-faults` asks for more."""
KINDS = ("main", "worker", "grading", "zygote")


@pytest.fixture(scope="module")
def graded_before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course in which new work was handed in since it was graded."""
    root = tmp_path_factory.mktemp("before")
    with_old_grades(root)
    hand_in(root, AFTER)
    return root


@pytest.fixture(scope="module")
def undisturbed(
    graded_before: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[str, Any], float]:
    """What a run leaves behind that nobody kills, and its seconds."""
    root = tmp_path_factory.mktemp("undisturbed") / "course"
    shutil.copytree(graded_before, root)
    begin = time.monotonic()
    run = start(root)
    run.join()
    assert run.exitcode == 0
    return kept(root), time.monotonic() - begin


@pytest.mark.parametrize("moment", range(MOMENTS))
def test_kill_loses_nothing_and_nothing_finished_runs_again(
    graded_before: Path, undisturbed: tuple[dict[str, Any], float], tmp_path: Path, moment: int
) -> None:
    root = tmp_path / "course"
    shutil.copytree(graded_before, root)
    chance = random.Random(moment)
    expected, seconds = undisturbed
    run = start(root)
    assert run.pid is not None
    time.sleep(chance.uniform(0, seconds))
    family = kill(run.pid, KINDS[moment % len(KINDS)], chance)
    run.join(120)
    assert run.exitcode is not None
    assert gone(family)
    before = executed(root)
    again = start(root)
    again.join(120)
    assert again.exitcode == 0
    assert kept(root) == expected
    assert executed(root) == {"ada": 2, "ben": 2, "cleo": 1, "dan": 1}
    assert all(executed(root)[student] >= count for student, count in before.items())


def kill(main: int, kind: str, chance: random.Random) -> list[psutil.Process]:
    """Kill a process of this kind as soon as there is one; returns all that there were at that moment."""
    while psutil.pid_exists(main):
        family = processes(main)
        everybody = [process for each in family.values() for process in each]
        if family[kind]:
            try:
                chance.choice(family[kind]).kill()
            except psutil.NoSuchProcess:
                continue
            return everybody
        time.sleep(0.002)
    return []
