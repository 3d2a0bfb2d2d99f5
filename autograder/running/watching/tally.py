"""How far a class run is, how fast it goes, and what the scores look like so far."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

from autograder.report.summary import BINS, score_bin
from autograder.results.result import Result
from autograder.running.events import Begun, Event, InWork, StudentGraded, StudentNotGraded
from autograder.running.watching.pace import Pace

WINDOW = 200
"""The rate is that of so many latest students, so that it follows a run that slows down."""


class Tally:
    """What events add up to; of each student no more than the name is kept.

    Attributes:
        begun: the first event; None while the run gets ready.
        finished: names of the students of this run that are done with, one way or the other.
        not_graded: of them, those without a recorded grade.
        noted: how many have incidents.
        bins: how many have a score in each bin of the class report's histogram.
        max_score: what the latest result could have had.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._started = clock()
        self._times = deque([self._started], maxlen=WINDOW + 1)
        self._costs: deque[float] = deque(maxlen=WINDOW)
        self._in_work: tuple[str, ...] = ()
        self._scores = 0.0
        self.begun: Begun | None = None
        self.finished: set[str] = set()
        self.not_graded: set[str] = set()
        self.noted = 0
        self.bins = [0] * BINS
        self.max_score = 0.0

    def see(self, event: Event) -> None:
        """Count an event."""
        match event:
            case Begun():
                self.begun = event
                self._times[0] = self._clock()
            case InWork(students=students):
                self._in_work = students
            case StudentGraded(result=result, seconds=seconds):
                self._finish(result.student)
                self._costs.append(seconds)
                self._score(result)
            case StudentNotGraded(student=student):
                self._finish(student)
                self.not_graded.add(student)

    def _finish(self, student: str) -> None:
        """The gradebook may refuse a grade after it was given: each student counts once."""
        if student not in self.finished:
            self.finished.add(student)
            self._times.append(self._clock())

    def _score(self, result: Result) -> None:
        self.noted += bool(result.incidents)
        if result.gradable and result.max_score:
            self._scores += result.score
            self.max_score = result.max_score
            self.bins[score_bin(result.score, result.max_score)] += 1

    @property
    def graded(self) -> int:
        """Students of this run with a grade."""
        return len(self.finished) - len(self.not_graded)

    @property
    def students(self) -> int:
        return self.begun.students if self.begun else 0

    @property
    def known(self) -> int:
        return self.begun.known if self.begun else 0

    @property
    def done(self) -> int:
        """Students who need nothing more: known before, graded, or given up; some are known and given up."""
        return min(self.students, self.known + len(self.finished))

    @property
    def left(self) -> int:
        return self.students - self.done

    @property
    def in_work(self) -> list[str]:
        """Students who are being graded, the longest in work first."""
        return [student for student in self._in_work if student not in self.finished]

    @property
    def mean(self) -> float:
        """The mean score of this run's students; 0 where there is none yet."""
        scored = sum(self.bins)
        return self._scores / scored if scored else 0.0

    @property
    def seconds(self) -> float:
        """Since the run began to get ready."""
        return self._clock() - self._started

    @property
    def pace(self) -> Pace:
        """How fast the latest students were finished. It falls while nothing is finished."""
        return Pace(
            finished=len(self._times) - 1,
            seconds=self._clock() - self._times[0],
            jobs=self.begun.jobs if self.begun else 1,
            from_the_start=len(self._times) <= WINDOW,
            costs=tuple(self._costs),
        )
