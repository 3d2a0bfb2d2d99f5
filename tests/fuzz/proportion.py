"""Whether a door's work grows in proportion to what comes in, measured at several lengths."""

from __future__ import annotations

import gc
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

Door = Callable[[bytes], object]

LENGTHS = (12_000, 24_000, 48_000, 96_000)
"""Bytes of the inputs: more than the cells whose meaning the grader remembers."""

GROWTH, NOISE = 2.9, 0.04
"""How much longer twice the input may take (in proportion: 2, by the square: 4), and what no clock shows
reliably, in seconds of processor time."""

REPEATS = 3
"""How often a length is measured that seems to take too long."""

MEMORY, MEMORY_PER_BYTE = 32 << 20, 300
"""Bytes that a door may take for any input, and for each byte of it: JSON's smallest list has two."""


@dataclass(frozen=True)
class Shape:
    """An input of any length: how it begins, what is repeated, how it ends."""

    prefix: bytes
    unit: bytes
    suffix: bytes = b""

    def data(self, length: int) -> bytes:
        """The input with about so many bytes."""
        room = length - len(self.prefix) - len(self.suffix)
        return self.prefix + self.unit * max(1, room // len(self.unit)) + self.suffix


def check_proportion(door: Door, shape: Shape) -> None:
    """Measure a door with longer and longer inputs, and stop at the first that takes too long.

    Raises:
        AssertionError: time or memory grows faster than the input.
    """
    inputs = [shape.data(length) for length in LENGTHS]
    door(inputs[0])
    before = _seconds(door, inputs[0])
    for shorter, data in pairwise(inputs):
        now = _seconds(door, data)
        if now > GROWTH * before + NOISE:
            before = min(_seconds(door, shorter) for _ in range(REPEATS))
            now = min(_seconds(door, data) for _ in range(REPEATS))
        assert now <= GROWTH * before + NOISE, (
            f"{len(shorter)} bytes take {before:.2f} s, {len(data)} bytes {now:.2f} s: {shape}"
        )
        before = now
    peak, allowed = _peak(door, inputs[-1]), MEMORY + MEMORY_PER_BYTE * len(inputs[-1])
    assert peak <= allowed, (
        f"{len(inputs[-1])} bytes take {peak >> 20} MB, allowed are {allowed >> 20}: {shape}"
    )


def _seconds(door: Door, data: bytes) -> float:
    """Processor time without the garbage collector, which looks through all that tests have loaded."""
    gc.disable()
    try:
        began = time.process_time()
        door(data)
        return time.process_time() - began
    finally:
        gc.enable()


def _peak(door: Door, data: bytes) -> int:
    tracemalloc.start()
    try:
        door(data)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
