"""How fast students are finished, and how long the others will take: a range, as wide as the doubt."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, stdev

ENOUGH = 5
"""With fewer finished students, nothing can be said of the others."""


@dataclass(frozen=True)
class Pace:
    """What was finished in a stretch of time.

    Attributes:
        finished: how many students.
        seconds: how long it took.
        jobs: how many students are in work at a time.
        from_the_start: whether nobody was in work at the beginning of the stretch.
        costs: seconds of a grading process that each graded student took.
    """

    finished: int
    seconds: float
    jobs: int
    from_the_start: bool = True
    costs: Sequence[float] = ()

    @property
    def is_known(self) -> bool:
        """Whether enough is finished to speak of a pace: each process has shown what a student takes."""
        return self.seconds > 0 and self.finished >= max(ENOUGH, self.jobs)

    @property
    def per_second(self) -> float:
        """Students a second."""
        return self.finished / self.seconds

    def seconds_left(self, students: int) -> tuple[float, float]:
        """The least and the most that the other `students` are likely to take, those in work included.

        Those in work may be nearly finished, or just begun. The last of all may take as long as the longest
        until now, and meanwhile the other processes are idle.
        """
        doubt = self._doubt(students)
        begun = self.jobs if self.from_the_start else 0
        fastest = (self.finished + begun) / self.seconds * (1 + doubt)
        slowest = self.per_second / (1 + doubt)
        idle = max(self.costs, default=0.0) if self.jobs > 1 else 0.0
        return max(0, students - self.jobs) / fastest, students / slowest + idle

    def _doubt(self, students: int) -> float:
        """How much the mean cost of other students may differ from that of the finished, as a share of it.

        It is twice the standard error of the difference.
        """
        enough = len(self.costs) >= ENOUGH and any(self.costs)
        spread = stdev(self.costs) / fmean(self.costs) if enough else 1.0
        return 2 * spread * math.sqrt(1 / self.finished + 1 / max(1, students))
