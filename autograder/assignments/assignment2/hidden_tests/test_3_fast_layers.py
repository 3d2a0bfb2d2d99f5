"""Hidden tests of the course's own fast layers: right on every geometry, and much faster than loops.

They run when the reference solutions are graded. Speed is measured against the reference loops, never against
a student's; both sides take turns in one run, on the grader's clock, which counts the way to the worker too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest

from autograder.assignments.assignment2 import oracle
from autograder.course.assignment import Assignment
from autograder.testing import Array, Check, Right, Student

DIFFERENCE = 1e-10
FAST_RUNS = 5

CONVOLUTIONS = [
    # N, C, H, W, F, HH, WW, stride, pad
    (2, 3, 5, 5, 4, 3, 3, 1, 1),
    (1, 1, 4, 7, 1, 2, 3, 1, 0),
    (3, 2, 9, 7, 3, 3, 2, 2, 2),
    (2, 1, 8, 11, 5, 1, 1, 3, 0),
    (1, 2, 4, 4, 2, 2, 2, 3, 3),
    (2, 3, 12, 10, 6, 7, 7, 1, 3),
]
POOLINGS = [
    # N, C, H, W, pool height, pool width, stride
    (2, 3, 4, 6, 2, 2, 2),
    (1, 2, 5, 7, 3, 2, 1),
    (2, 1, 8, 7, 2, 3, 3),
    (1, 1, 3, 4, 3, 4, 1),
    (3, 2, 7, 5, 1, 1, 2),
]


@pytest.fixture(autouse=True)
def compiled(library: Student) -> None:
    """Without its extension the library computes the same with NumPy: that is not what is tested here."""
    library.call("require_compiled")


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("geometry", CONVOLUTIONS)
def test_fast_convolution_is_right(
    library: Student, rng: np.random.Generator, check: Check, geometry: tuple[int, ...], dtype: str
) -> None:
    """The fast convolution, forward and backward, on geometries of every kind"""
    N, C, H, W, F, HH, WW, stride, pad = geometry
    x, w, b = (rng.standard_normal(s).astype(dtype) for s in ((N, C, H, W), (F, C, HH, WW), F))
    expected = oracle.conv_forward(x, w, b, stride, pad).astype(dtype)
    answer = library.call("conv_forward_fast", x, w, b, {"stride": stride, "pad": pad}, keep=(1,))
    out, cache = check.parts("conv_forward_fast", answer.value, ("out", "cache"))
    exactly(check, "out", out, expected)
    check.unchanged(answer, ("x", "w", "b", "conv_param"))
    dout = rng.standard_normal(expected.shape).astype(dtype)
    answer = library.call("conv_backward_fast", dout, cache)
    check.unchanged(answer, ("dout",))
    right = oracle.conv_backward(dout, x, w, b, stride, pad)
    for name, gradient, wanted in zip(("dx", "dw", "db"), answer.value, right, strict=True):
        exactly(check, name, gradient, wanted.astype(dtype))


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("geometry", POOLINGS)
def test_fast_pooling_is_right(
    library: Student, rng: np.random.Generator, check: Check, geometry: tuple[int, ...], dtype: str
) -> None:
    """The fast max pooling, forward and backward, on geometries of every kind"""
    *shape, height, width, stride = geometry
    x = rng.permutation(np.linspace(-2, 0, int(np.prod(shape)))).reshape(shape).astype(dtype)
    param = {"pool_height": height, "pool_width": width, "stride": stride}
    expected = oracle.max_pool_forward(x, height, width, stride).astype(dtype)
    answer = library.call("max_pool_forward_fast", x, param, keep=(1,))
    out, cache = check.parts("max_pool_forward_fast", answer.value, ("out", "cache"))
    exactly(check, "out", out, expected)
    check.unchanged(answer, ("x", "pool_param"))
    dout = rng.standard_normal(expected.shape).astype(dtype)
    answer = library.call("max_pool_backward_fast", dout, cache)
    check.unchanged(answer, ("dout",))
    exactly(check, "dx", answer.value, oracle.max_pool_backward(dout, x, height, width, stride).astype(dtype))


def test_fast_convolution_agrees_with_loops_and_is_much_faster(
    library: Student, reference: Student, rng: np.random.Generator, check: Check, assignment: Assignment
) -> None:
    """The fast convolution gives what the reference loops give, many times faster"""
    x, w, b = (rng.standard_normal(shape) for shape in ((100, 3, 31, 31), (25, 3, 3, 3), 25))
    dout = rng.standard_normal((100, 25, 16, 16))
    param = {"stride": 2, "pad": 1}
    fast = Side(library, "conv_{}_fast", (x, w, b, param), dout)
    loops = Side(reference, "conv_{}_naive", (x, w, b, param), dout)
    compare(check, assignment.settings["speedup"], fast, loops, ("out", "dx", "dw", "db"))


def test_fast_pooling_agrees_with_loops_and_is_much_faster(
    library: Student, reference: Student, rng: np.random.Generator, check: Check, assignment: Assignment
) -> None:
    """The fast max pooling gives what the reference loops give, many times faster"""
    x = rng.permutation(np.linspace(-1, 1, 100 * 3 * 32 * 32)).reshape(100, 3, 32, 32)
    dout = rng.standard_normal((100, 3, 16, 16))
    param = {"pool_height": 2, "pool_width": 2, "stride": 2}
    fast = Side(library, "max_pool_{}_fast", (x, param), dout)
    loops = Side(reference, "max_pool_{}_naive", (x, param), dout)
    compare(check, assignment.settings["speedup"], fast, loops, ("out", "dx"))


class Side:
    """A layer's two passes on one set of inputs, which cross to the worker once.

    Args:
        student: the worker.
        names: of the functions, with `{}` for `forward` or `backward`.
        inputs: of the forward pass.
        dout: of the backward pass.
    """

    def __init__(self, student: Student, names: str, inputs: Sequence[Any], dout: Array) -> None:
        self.names = names
        self._student = student
        self._inputs = [student.put(value) if type(value) is np.ndarray else value for value in inputs]
        self._dout = student.put(dout)

    def run(self) -> tuple[list[Any], dict[str, float]]:
        """out and the gradients, and the seconds of each pass."""
        forward = self._student.call(self.names.format("forward"), *self._inputs, keep=(1,))
        out, cache = forward.value
        backward = self._student.call(self.names.format("backward"), self._dout, cache)
        gradients = backward.value if type(backward.value) is tuple else (backward.value,)
        return [out, *gradients], {"forward": forward.seconds, "backward": backward.seconds}

    def best(self, runs: int) -> dict[str, float]:
        """The seconds of each pass's fastest run; the results do not cross."""
        forward, backward = self.names.format("forward"), self.names.format("backward")
        forwards = [self._student.call(forward, *self._inputs, keep=(0, 1)) for _ in range(runs)]
        cache = forwards[0].value[1]
        backwards = [self._student.call(backward, self._dout, cache, keep=(0, 1, 2)) for _ in range(runs)]
        return {
            "forward": min(answer.seconds for answer in forwards),
            "backward": min(answer.seconds for answer in backwards),
        }


def compare(
    check: Check, speedup: Mapping[str, float], fast: Side, loops: Side, names: Sequence[str]
) -> None:
    """Both sides give the same arrays; the loops take at least `speedup` times as long as the fast layer."""
    before = fast.best(FAST_RUNS)
    expected, slow = loops.run()
    after = fast.best(FAST_RUNS)
    for name, array, wanted in zip(names, fast.run()[0], expected, strict=True):
        check.close(name, array, wanted, DIFFERENCE)
    for way, seconds in slow.items():
        function = fast.names.format(way)
        times = seconds / min(before[way], after[way])
        check.that(
            times >= speedup[function],
            f"{function} is {times:.0f} times as fast as loops, expected {speedup[function]:g} at least",
        )


def exactly(check: Check, name: str, actual: Any, expected: Right) -> None:
    """Values, shape and dtype are right."""
    check.close(name, actual, expected)
    check.shape(name, actual, expected)
    check.dtype(name, actual, expected.dtype)
