"""Time left: nothing wild at the beginning, and the range holds what comes."""

from __future__ import annotations

import heapq
import random
from collections.abc import Iterator

import pytest

from autograder.running.watching.pace import ENOUGH, Pace
from autograder.running.watching.wording import time_left


def a_class(students: int, jobs: int, seed: int) -> Iterator[tuple[Pace, int, float]]:
    """A run of students who differ much: after each, the pace, how many are left, and the true time left."""
    drawn = random.Random(seed)
    costs = [drawn.lognormvariate(1.5, 0.6) for _ in range(students)]
    free, ends = [0.0] * jobs, []
    for cost in costs:
        end = heapq.heappop(free) + cost
        heapq.heappush(free, end)
        ends.append((end, cost))
    ends.sort()
    for finished, (now, _) in enumerate(ends, 1):
        pace = Pace(finished, now, jobs, costs=[cost for _, cost in ends[:finished]])
        yield pace, students - finished, ends[-1][0] - now


@pytest.mark.parametrize("jobs", [1, 2, 16])
def test_range_mostly_holds_the_true_time_left_from_the_first_estimate_on(jobs: int) -> None:
    held = [
        least <= truth <= most
        for seed in range(30)
        for pace, students, truth in a_class(60, jobs, seed)
        if pace.is_known and students
        for least, most in [pace.seconds_left(students)]
    ]
    assert sum(held) / len(held) > 0.85


@pytest.mark.parametrize(("jobs", "ratio"), [(1, 1.3), (2, 1.3), (16, 1.6)])
def test_range_becomes_narrow(jobs: int, ratio: float) -> None:
    pace, students, _ = list(a_class(1000, jobs, 1))[499]
    least, most = pace.seconds_left(students)
    assert most < ratio * least


@pytest.mark.parametrize(("finished", "jobs"), [(0, 1), (ENOUGH - 1, 1), (ENOUGH - 1, 2), (15, 16)])
def test_nothing_is_said_before_each_process_can_have_finished_a_student(finished: int, jobs: int) -> None:
    assert not Pace(finished, 10.0, jobs).is_known
    assert Pace(max(ENOUGH, jobs), 10.0, jobs).is_known


@pytest.mark.parametrize(
    ("least", "most", "text"),
    [
        (1, 2, "about 0:05"),
        (4, 21, "up to 0:25"),
        (61, 75, "about 1:10"),
        (71, 144, "1:10 to 2:25"),
        (130, 260, "2:00 to 4:30"),
        (1000, 2000, "15:00 to 35:00"),
        (7100, 7300, "about 2:00:00"),
    ],
)
def test_time_left_has_no_more_digits_than_are_known(least: float, most: float, text: str) -> None:
    assert time_left(least, most) == text
