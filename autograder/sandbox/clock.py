"""How much time a worker has had: on a processor, and asleep. Its wait for a processor does not count.

So a busy machine shortens nobody's time, and an answer that sleeps ends as well. The kernel counts, in
`/proc/PID/schedstat` (its Documentation/scheduler/sched-stats.rst), the nanoseconds on a processor and those
of waiting for one. A worker opens the file before its lockdown and hands it over; so it is read from another
namespace of processes too, and where `/proc` hides them.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass

SHORTLY = 0.02
"""Seconds until a worker that gets no processor is looked at once more."""


@dataclass(frozen=True)
class Reading:
    """Seconds: on the grader's clock, on a processor, and waiting for one."""

    now: float
    ran: float
    waited: float


class Clock:
    """Reads a worker's times.

    Args:
        files: descriptors of its `/proc/PID/schedstat` and `/proc/PID/stat`, which this object closes; none
            where there are no such files. Then all time counts.
    """

    def __init__(self, files: Sequence[int] = ()) -> None:
        self._files = tuple(files)
        self._last = (0.0, 0.0)

    def read(self) -> Reading:
        return Reading(time.monotonic(), *self._counted())

    def wants_a_processor(self) -> bool:
        """Whether the worker runs or would run now; if so, the wait that has not ended is not counted yet."""
        try:
            state = os.pread(self._files[1], 512, 0).rpartition(b")")[2].split()[0] if self._files else b""
        except (OSError, IndexError):
            return False
        return state == b"R"

    def close(self) -> None:
        files, self._files = self._files, ()
        for file in files:
            os.close(file)

    def _counted(self) -> tuple[float, float]:
        """What the kernel last counted; that of a process that is gone stays as it was."""
        if self._files:
            try:
                ran, waited, *_ = os.pread(self._files[0], 128, 0).split()
                self._last = int(ran) / 1e9, int(waited) / 1e9
            except (OSError, ValueError):
                pass
        return self._last


class Allowance:
    """So much of a worker's own time, from now on.

    Args:
        clock: the worker's.
        seconds: how much.

    Attributes:
        begin: the clock's reading at its begin.
    """

    def __init__(self, clock: Clock, seconds: float) -> None:
        self._clock, self._seconds = clock, seconds
        self.begin = self._last = clock.read()
        self._ask_at = self.begin.now + seconds

    def used(self) -> float:
        """Seconds of the worker's own time so far."""
        return self._own(self._clock.read())

    def left(self) -> float:
        """Seconds that may pass until this should be asked anew; at most 0 when the time is used up."""
        now = time.monotonic()
        if now >= self._ask_at:
            self._ask_at = now + self._remaining()
        return self._ask_at - now

    def _remaining(self) -> float:
        wanting = self._clock.wants_a_processor()
        before, self._last = self._last, self._clock.read()
        remaining = self._seconds - self._own(self._last)
        # a wait is counted at its end: up to this one's, if the worker ran since the reading before
        uncounted = self._last.now - before.now
        if wanting and (self._last.ran == before.ran or remaining + uncounted > 0):
            return max(remaining, SHORTLY)
        return remaining

    def _own(self, reading: Reading) -> float:
        waited = reading.waited - self.begin.waited
        return max(reading.ran - self.begin.ran, reading.now - self.begin.now - waited)


class Budget:
    """What the code of one submission may use altogether.

    Args:
        seconds: of its workers' own time.

    Attributes:
        seconds: as given.
        left: what remains of them.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = self.left = seconds

    def take(self, seconds: float) -> None:
        self.left -= seconds
