"""Calls of a student's function beside what right and wrong oracles make of the same inputs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np
import numpy.typing as npt

from autograder.sandbox import StudentError

Array = npt.NDArray[Any]
Inputs = TypeVar("Inputs")

EXACT, ROUGH = 1e-8, 1e-4
"""Error relative to the largest value, below which two arrays count as the same: float64, float32."""

SCREENED, VERIFIED = 3, 8
"""Calls that all hypotheses are tried on, and those that one which fits is held against."""


@dataclass(frozen=True)
class Call(Generic[Inputs]):
    """One call of the question's function.

    Attributes:
        inputs: what went in, as the question's wrong oracles take it.
        given: what came out, by name; empty where the call raised.
        right: what should have come out.
        error: what the call raised.
        misled: whether it was given what another wrong answer of the student's had made.
    """

    inputs: Inputs
    given: Mapping[str, Array]
    right: Mapping[str, Array]
    error: StudentError | None = None
    misled: bool = False

    def wrong(self, name: str) -> bool:
        return name in self.given and not same(self.given[name], self.right[name], coarse=self.coarse)

    def reshaped(self, name: str) -> bool:
        """Whether a wrong output has the right numbers in their order, in another shape."""
        return same(self.given[name].ravel(), self.right[name].ravel(), coarse=self.coarse)

    @property
    def coarse(self) -> bool:
        """Whether inputs are float32, so that rounding hides mistakes."""
        return any(array.dtype == np.float32 for array in arrays_of(self.inputs))

    @property
    def failed(self) -> bool:
        return self.error is not None or any(self.wrong(name) for name in self.right)


@dataclass(frozen=True)
class Hypothesis(Generic[Inputs]):
    """A misconception: its cause, and what an answer with it gives for the output `name`.

    With `throughout`, the same mistake is in what the call was given, such as the cache of a forward pass.
    """

    cause: str
    name: str
    answer: Callable[[Inputs], Array]
    throughout: bool = False

    def predicts(self, call: Call[Inputs], value: Array) -> bool:
        if value.size and not np.isfinite(value).any():
            return False  # nothing but NaN: any division by zero predicts that
        try:
            return same(value, np.asarray(self.answer(call.inputs)))
        except (ValueError, LookupError, ArithmeticError):  # no such answer for these sizes
            return False


def same(given: Array, known: Array, *, coarse: bool = False) -> bool:
    """Equal shapes, and equal values but for rounding, `coarse` where that was in float32; NaN equals NaN."""
    if given.shape != known.shape or given.size == 0:
        return given.shape == known.shape
    a, b = given.astype(np.float64), known.astype(np.float64)
    if not (np.isfinite(a).all() and np.isfinite(b).all()):
        return bool(np.array_equal(a, b, equal_nan=True))
    coarse = coarse or any(array.dtype == np.float32 for array in (given, known))
    share, smallest = (ROUGH, 1e-7) if coarse else (EXACT, 1e-14)
    return bool(np.abs(a - b).max() <= max(share * float(np.abs(b).max()), smallest))


def precise(calls: list[Call[Any]]) -> list[Call[Any]]:
    """The calls in float64, if there are any."""
    return [call for call in calls if not call.coarse] or calls


def arrays_of(inputs: Any) -> list[Array]:
    """The arrays among the inputs of a call."""
    return [value for value in vars(inputs).values() if isinstance(value, np.ndarray)]


def turned_shape(images: Array) -> tuple[int, ...]:
    """The shape with rows and columns exchanged, where that makes a difference; otherwise no shape at all."""
    *others, rows, columns = images.shape if images.ndim > 1 else (0, 0)
    return (*others, columns, rows) if rows != columns else (-1,)


def explanations(
    calls: Sequence[Call[Inputs]], hypotheses: Sequence[Hypothesis[Inputs]]
) -> Iterator[tuple[str, int]]:
    """For each wrong output the causes that explain it in most of its calls, and in how many.

    That only a shape is wrong counts where the values of all outputs are right.
    """
    shapes = []
    values = False
    for name in dict.fromkeys(name for call in calls for name in call.right):
        wrong = sorted((call for call in calls if call.wrong(name)), key=lambda call: call.right[name].size)
        reshaped = sum(call.reshaped(name) for call in wrong)
        if 2 * reshaped > len(wrong):
            turned = any(call.given[name].shape == turned_shape(call.right[name]) for call in wrong)
            shapes.append(("height_width" if turned else "shape", reshaped))
        elif wrong:
            values = True
            yield from _best(name, calls, wrong, hypotheses)
    yield from () if values else shapes


def _best(
    name: str,
    calls: Sequence[Call[Inputs]],
    wrong: Sequence[Call[Inputs]],
    hypotheses: Sequence[Hypothesis[Inputs]],
) -> Iterator[tuple[str, int]]:
    right = [call for call in calls if name in call.given and not call.wrong(name)]
    fitting = _fitting(wrong, [hypothesis for hypothesis in hypotheses if hypothesis.name == name])
    scores = [_score(hypothesis, wrong, right) for hypothesis in fitting]
    most = max(scores, default=0)
    best = (hypothesis.cause for hypothesis, score in zip(fitting, scores, strict=True) if score == most)
    yield from ((cause, most) for cause in dict.fromkeys(best))


def _fitting(
    wrong: Sequence[Call[Inputs]], hypotheses: Sequence[Hypothesis[Inputs]]
) -> list[Hypothesis[Inputs]]:
    screened = spread(wrong, SCREENED)
    return [
        each for each in hypotheses if any(each.predicts(call, call.given[each.name]) for call in screened)
    ]


def _score(
    hypothesis: Hypothesis[Inputs], wrong: Sequence[Call[Inputs]], right: Sequence[Call[Inputs]]
) -> int:
    """Calls that the hypothesis predicts, less those where it would have been wrong and the answer is not."""
    hits = sum(hypothesis.predicts(call, call.given[hypothesis.name]) for call in spread(wrong, VERIFIED))
    misses = sum(
        not hypothesis.predicts(call, call.right[hypothesis.name]) for call in spread(right, VERIFIED)
    )
    return hits - misses


def spread(items: Sequence[Any], count: int) -> list[Any]:
    """At most `count` items, the first and the last among them."""
    if len(items) <= count:
        return list(items)
    return [items[round(i * (len(items) - 1) / (count - 1))] for i in range(count)]


def most_common(found: Iterable[tuple[str, int]], least: int = 1) -> str:
    """The cause with the largest sum; of equal ones the first; empty where none has so much."""
    total: Counter[str] = Counter()
    for cause, count in found:
        total[cause] += count
    return max(total, key=total.__getitem__) if total and max(total.values()) >= least else ""
