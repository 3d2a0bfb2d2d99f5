"""Hidden tests of 4_normalization: dropout. Which numbers a seed keeps is the student's affair."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from autograder.sandbox import StudentAnswer, StudentRaised
from autograder.testing import Answer, Array, Check, CheckFailed, Student, follow_through, right

DTYPES = (np.float64, np.float32)
SHAPES = ((40,), (5, 2, 4), (2, 2, 3, 4))
MANY = (100, 200)
CALLS = 12
"""The chance that so many calls keep the same number of 600 numbers by luck is below 1e-15."""
DEVIATIONS = 6
"""How far from what is expected a share may be, in standard deviations: chance fails nobody."""


@dataclass(frozen=True)
class Trial:
    """Tries the student's two functions."""

    student: Student
    rng: np.random.Generator
    check: Check

    def numbers(self, shape: Sequence[int], dtype: npt.DTypeLike = np.float64) -> Array:
        """Numbers of both signs, none near 0."""
        sizes = self.rng.uniform(1, 2, shape) * self.rng.choice([-1.0, 1.0], shape)
        return np.asarray(sizes, dtype)

    def param(self, p: float = 0.6, mode: str = "train", **others: Any) -> dict[str, Any]:
        return {"mode": mode, "p": p, **others}

    def seeded(self, p: float = 0.6) -> dict[str, Any]:
        return self.param(p, seed=int(self.rng.integers(1, 10**6)))

    def call(self, x: Array, param: dict[str, Any]) -> tuple[Any, Any, Answer]:
        """The student's out and cache."""
        answer = self.student.call("dropout_forward", x, param, keep=(1,))
        out, cache = self.check.parts("dropout_forward", answer.value, ("out", "cache"))
        return out, cache, answer

    def forward(self, x: Array, param: dict[str, Any]) -> tuple[Any, Any, Array]:
        """The student's out, of which each number is 0 or x / p; the cache; and which were kept."""
        out, cache, _ = self.call(x, param)
        self.check.that(
            type(out) is np.ndarray and out.dtype.kind == "f", "out should be an array of numbers"
        )
        self.check.that(out.size == x.size, f"out has shape {out.shape}, but it should be {x.shape}")
        kept = out.reshape(x.shape) != 0
        factor = 1 / param["p"] if param["mode"] == "train" else 1.0
        expected = np.where(kept, factor * x, 0)
        if param["mode"] == "test":
            expected = x
        self.check.close("out", out, right(expected, np.abs(expected), 1).astype(x.dtype))
        return out, cache, kept

    def share(self, what: str, found: Array, expected: float) -> None:
        """A share of independent events is near its expected value."""
        deviation = np.sqrt(expected * (1 - expected) / found.size)
        near = abs(float(found.mean()) - expected) <= DEVIATIONS * deviation
        self.check.that(near, f"{what} is {found.mean():.2f}; it should be near {expected:.2f}")

    def independent(self, kept: Array) -> None:
        """Whether a number is kept says nothing about its neighbours below and to the right."""
        for both in (kept[:-1] & kept[1:], kept[:, :-1] & kept[:, 1:]):
            self.share("the share of neighbours that are both kept", both[::2, ::2], float(kept.mean()) ** 2)

    def backward(self, x: Array, param: dict[str, Any], dout: Array) -> Answer:
        """The student's answer, whose values are right, with the documented cache or with the own one."""
        factors = self.rng.permutation(np.resize([0.0, 1 / param["p"], 1 / param["p"]], x.size))
        mask = None if param["mode"] == "test" else factors.reshape(x.shape).astype(x.dtype)
        expected: list[Array] = []

        def documented() -> Any:
            expected.append(dout if mask is None else dout * mask)
            return param, mask

        def own() -> Any:
            out, cache, _ = self.forward(x, param)
            expected.append(dout * (out.reshape(x.shape) / x))
            return cache

        return follow_through(
            self.check,
            backward=lambda cache: self.student.call("dropout_backward", dout, cache),
            judge=lambda answer: self.judge(answer, expected[-1]),
            documented=documented,
            own=own,
        )

    def judge(self, answer: Answer, dx: Array) -> None:
        self.check.close("dx", answer.value, right(dx, np.abs(dx), 1).astype(dx.dtype))


@pytest.fixture
def trial(student: Student, rng: np.random.Generator, check: Check) -> Trial:
    return Trial(student, rng, check)


@pytest.mark.question("dropout_forward")
class TestDropoutForward:
    """Dropout, forward."""

    @pytest.mark.weight(2)
    @pytest.mark.hint("What is kept is divided by p, the rest is 0.")
    def test_what_is_kept(self, trial: Trial) -> None:
        """In train mode each number is 0 or x / p"""
        for p in (0.3, 0.8):
            trial.forward(trial.numbers((20, 30)), trial.seeded(p))

    @pytest.mark.hint(
        "Each number is drawn by itself: not whole rows, not whole columns, not every second one."
    )
    def test_numbers_are_kept_independently(self, trial: Trial) -> None:
        """Whether a number is kept says nothing about its neighbours"""
        with trial.check.values_first():
            x, p = trial.numbers(MANY), 0.65
            _, _, kept = trial.forward(x, trial.seeded(p))
            trial.check.that(abs(float(kept.mean()) - p) < 0.2, "another share is kept")
        trial.independent(kept)

    @pytest.mark.weight(2)
    @pytest.mark.hint("p is the probability of KEEPING a number.")
    def test_share_that_is_kept(self, trial: Trial) -> None:
        """A share of p is kept; all of it with p = 1"""
        for p in (0.3, 0.8):
            x = trial.numbers(MANY)
            out, _, _ = trial.call(x, trial.seeded(p))
            full = type(out) is np.ndarray and out.size == x.size
            trial.check.that(full, "out should be an array with a number for each of x")
            with trial.check.values_first():  # of whole rows or columns chance would decide how many are kept
                trial.independent(out.reshape(x.shape) != 0)
            trial.share(f"with p = {p}, the share that is kept", out != 0, p)
        x = trial.numbers((20, 30))
        trial.check.close("out with p = 1", trial.call(x, trial.seeded(1.0))[0], x)

    @pytest.mark.hint(
        "Each number is kept with probability p: sometimes a few more are, sometimes a few less."
    )
    def test_how_many_are_kept_varies(self, trial: Trial) -> None:
        """How many numbers are kept differs from call to call, as it does where each is drawn by itself"""
        with trial.check.values_first():
            masks = [trial.forward(trial.numbers((20, 30)), trial.seeded())[2] for _ in range(CALLS)]
            differ = not all(np.array_equal(mask, masks[0]) for mask in masks)
            trial.check.that(differ, "all seeds keep the same numbers")
        counts = {int(mask.sum()) for mask in masks}
        trial.check.that(len(counts) > 1, f"with each of {CALLS} seeds as many numbers are kept")

    @pytest.mark.hint("Seed the generator in each call if dropout_param has a seed, and only then.")
    def test_seed(self, trial: Trial) -> None:
        """The same seed keeps the same numbers, another seed others"""
        x = trial.numbers((20, 30))
        first, second = trial.seeded(), trial.seeded()
        with trial.check.values_first():
            one, other = (trial.forward(x, param)[2] for param in (first, second))
        again = trial.forward(trial.numbers((20, 30)), first)[2]
        trial.check.that(np.array_equal(one, again), "the same seed keeps other numbers in a second call")
        trial.check.that(not np.array_equal(one, other), "two different seeds keep the same numbers")

    @pytest.mark.hint('`if seed:` takes 0 for no seed; `if "seed" in dropout_param:` does not.')
    def test_seed_of_zero(self, trial: Trial) -> None:
        """0 is a seed as any other"""
        x = trial.numbers((20, 30))
        with trial.check.values_first():
            one, again = (trial.forward(x, param)[2] for param in [trial.seeded()] * 2)
            trial.check.that(np.array_equal(one, again), "the same seed keeps other numbers in a second call")
        zero, again = (trial.forward(x, trial.param(seed=0))[2] for _ in range(2))
        trial.check.that(np.array_equal(zero, again), "the seed 0 is taken for none")

    @pytest.mark.hint("Without a seed, go on drawing where the generator stands.")
    def test_calls_without_a_seed_differ(self, trial: Trial) -> None:
        """Two calls without a seed keep different numbers"""
        x = trial.numbers((20, 30))
        with trial.check.values_first():
            first, second = (trial.forward(x, trial.param())[2] for _ in range(2))
        trial.check.that(not np.array_equal(first, second), "two calls without a seed keep the same numbers")

    @pytest.mark.weight(2)
    @pytest.mark.hint("In test mode nothing happens: no mask, no factor.")
    def test_test_mode(self, trial: Trial) -> None:
        """In test mode out is x"""
        for p in (0.3, 0.8):
            x = trial.numbers((6, 7))
            trial.forward(x, trial.param(p, "test"))

    @pytest.mark.hint("Draw an array of the shape of x, and give out the dtype of x.")
    def test_shapes_and_dtypes(self, trial: Trial) -> None:
        """out has the shape and the dtype of x, for arrays of one to four axes"""
        for dtype in DTYPES:
            for shape in SHAPES:
                x = trial.numbers(shape, dtype)
                with trial.check.values_first():
                    out, _, _ = trial.forward(x, trial.seeded())
                trial.check.shape("out", out, x)
                trial.check.dtype("out", out, dtype)

    @pytest.mark.hint("x *= mask changes the caller's array: make a new one.")
    def test_inputs_are_not_changed(self, trial: Trial) -> None:
        """x and dropout_param are the same after the call as before"""
        for param in (trial.seeded(), trial.param(mode="test")):
            _, _, answer = trial.call(trial.numbers((6, 7)), param)
            trial.check.unchanged(answer, ("x", "dropout_param"))
        with trial.check.values_first():
            trial.forward(trial.numbers((6, 7)), trial.seeded())

    @pytest.mark.hint("Return the mask in the cache: the backward pass must use the very same one.")
    def test_cache(self, trial: Trial) -> None:
        """The cache serves the backward pass, also when other forward passes come in between"""
        x, dout = trial.numbers((6, 7)), trial.numbers((6, 7))
        with trial.check.values_first():
            out, cache, _ = trial.forward(x, trial.param())
            latest = self.served(trial, x, dout, *trial.forward(x, trial.param())[:2])
            documented = self.documented(trial, dout)
        if not (latest or documented):
            trial.check.forget()
            return  # a backward pass that is wrong with any cache says nothing about the forward pass
        message = "your backward pass is not right with the cache that your forward pass returned"
        trial.check.that(self.served(trial, x, dout, out, cache), message)

    def served(self, trial: Trial, x: Array, dout: Array, out: Array, cache: object) -> bool:
        """Whether the student's backward pass is right with a cache of the student's."""
        return self.right(trial, dout * (out.reshape(x.shape) / x), dout, cache)

    def documented(self, trial: Trial, dout: Array) -> bool:
        mask = np.resize([0.0, 2.0, 2.0], dout.shape)
        return self.right(trial, dout * mask, dout, (trial.param(0.5), mask))

    def right(self, trial: Trial, dx: Array, dout: Array, cache: object) -> bool:
        try:
            trial.judge(trial.student.call("dropout_backward", dout, cache), dx)
        except (CheckFailed, StudentAnswer, StudentRaised):
            return False
        return True


@pytest.mark.question("dropout_backward")
class TestDropoutBackward:
    """Dropout, backward."""

    @pytest.mark.weight(3)
    @pytest.mark.hint("dout times the mask of the forward pass, its factor 1 / p included.")
    def test_train_mode(self, trial: Trial) -> None:
        """In train mode dx is dout times the mask"""
        for p in (0.3, 0.8):
            trial.backward(trial.numbers((6, 7)), trial.param(p), trial.numbers((6, 7)))

    @pytest.mark.weight(2)
    @pytest.mark.hint("In test mode dout passes as it is.")
    def test_test_mode(self, trial: Trial) -> None:
        """In test mode dx is dout"""
        trial.backward(trial.numbers((6, 7)), trial.param(mode="test"), trial.numbers((6, 7)))

    @pytest.mark.hint("dx has the shape and the dtype of dout.")
    def test_shapes_and_dtypes(self, trial: Trial) -> None:
        """dx has the shape and the dtype of dout, for arrays of one to four axes"""
        for dtype in DTYPES:
            for shape in SHAPES:
                dout = trial.numbers(shape, dtype)
                with trial.check.values_first():
                    dx = trial.backward(trial.numbers(shape, dtype), trial.param(0.5), dout).value
                trial.check.shape("dx", dx, dout)
                trial.check.dtype("dx", dx, dtype)

    @pytest.mark.hint("dout *= mask changes the caller's array: make a new one.")
    def test_dout_and_cache_are_not_changed(self, trial: Trial) -> None:
        """dout and the cache are the same after the call as before"""
        for mode in ("train", "test"):
            dout = trial.numbers((6, 7))
            mask = np.resize([0.0, 2.0, 2.0], dout.shape) if mode == "train" else None
            try:
                answer = trial.student.call("dropout_backward", dout, (trial.param(0.5, mode), mask))
            except (StudentAnswer, StudentRaised):
                continue  # it may want its own cache
            trial.check.unchanged(answer, ("dout", "cache"))
        with trial.check.values_first():
            answer = trial.backward(trial.numbers((6, 7)), trial.param(0.5), trial.numbers((6, 7)))
        trial.check.unchanged(answer, ("dout", "cache"))
