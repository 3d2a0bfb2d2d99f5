"""Hidden tests of 3_optimisers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pytest

from autograder.assignments.assignment1 import oracle
from autograder.testing import Array, Check, Fault, Student


@dataclass(frozen=True)
class Trial:
    """Tries one of the student's rules."""

    rule: str
    student: Student
    rng: np.random.Generator
    check: Check

    @property
    def memory(self) -> tuple[str, ...]:
        """What the rule keeps in config."""
        return oracle.MEMORY[self.rule]

    def arrays(self, count: int, shape: Sequence[int] = (3, 4)) -> list[Array]:
        """Numbers around 1 with both signs, none near 0."""
        sizes = self.rng.uniform(0.5, 2, (count, *shape))
        return [*(sizes * self.rng.choice([-1.0, 1.0], sizes.shape))]

    def state(self, shape: Sequence[int] = (3, 4)) -> dict[str, Any]:
        """A memory of earlier steps."""
        first, second = self.arrays(2, shape)
        return {"velocity": first, "cache": first**2, "m": first, "v": 2 * second**2, "t": 3}

    def config(self, **others: Any) -> dict[str, Any]:
        """Hyperparameters other than the defaults, with the memory where it is given."""
        values = {"learning_rate": 0.3, "momentum": 0.4, "decay_rate": 0.7, "epsilon": 0.2}
        known = oracle.DEFAULTS[self.rule].keys() | {*self.memory}
        given = {**values, "beta1": 0.6, "beta2": 0.8, **others}
        return {name: value for name, value in given.items() if name in known}

    def steps(self, w: Array, gradients: Sequence[Array], config: dict[str, Any] | None) -> Iterator[Any]:
        """What each step gives, next_w and config, given what the one before it gave."""
        for dw in gradients:
            arguments = (w, dw) if config is None else (w, dw, config)
            value = self.student.call(self.rule, *arguments).value
            w, config = self.check.parts(self.rule, value, ("next_w", "config"))
            yield w, config

    def judge(
        self, w: Array, gradients: Sequence[Array], config: dict[str, Any] | None, *names: str
    ) -> tuple[Any, Any]:
        """next_w and config after all steps; the parts called `names`, or all, are right after each."""
        given: tuple[Any, Any] = (w, config)
        for count, given in enumerate(self.steps(w, gradients, config), 1):
            right = oracle.after(self.rule, w, gradients[:count], config or {})
            for name in names or right:
                value = given[0] if name == "next_w" else self.entry(given[1], name)
                self.check.close(name, value, right[name].astype(w.dtype))
        return given

    def entry(self, config: object, name: str) -> Any:
        return self.check.entry("config", config, name, Fault.PARTS)


class RuleTests:
    """What holds of every rule."""

    rule: ClassVar[str]

    @pytest.fixture
    def trial(self, student: Student, rng: np.random.Generator, check: Check) -> Trial:
        return Trial(self.rule, student, rng, check)

    @pytest.mark.weight(2)
    @pytest.mark.hint("Look the defaults up in the docstring; without config all of them hold.")
    def test_first_step_with_defaults(self, trial: Trial) -> None:
        """The first step, without a configuration and with an empty one"""
        w, dw = trial.arrays(2)
        trial.judge(w, [dw], None, "next_w")
        trial.judge(w, [dw], {}, "next_w")

    @pytest.mark.weight(2)
    @pytest.mark.hint("Read every hyperparameter from config.")
    def test_hyperparameters(self, trial: Trial) -> None:
        """The first step with other hyperparameters"""
        w, dw = trial.arrays(2)
        trial.judge(w, [dw], trial.config(), "next_w")

    @pytest.mark.weight(2)
    @pytest.mark.hint("What a call leaves in config is where the next call begins.")
    def test_several_steps(self, trial: Trial) -> None:
        """Several steps, each with the configuration of the one before"""
        w, *gradients = trial.arrays(5)
        trial.judge(w, gradients, trial.config(), "next_w")
        trial.judge(w, gradients, None, "next_w")

    @pytest.mark.hint("Keep in config what the notebook's formula calls by that name.")
    def test_memory(self, trial: Trial) -> None:
        """What config holds after each step"""
        w, *gradients = trial.arrays(4)
        trial.judge(w, gradients, trial.config(), *trial.memory)

    @pytest.mark.weight(2)
    @pytest.mark.hint("Start from what config holds; zeros are only for what it lacks.")
    def test_given_memory(self, trial: Trial) -> None:
        """A configuration that holds the memory of earlier steps"""
        w, dw = trial.arrays(2)
        trial.judge(w, [dw], trial.config(**trial.state()))

    @pytest.mark.hint("config.get(name, default) takes a 0 that is given; `or` takes it for missing.")
    def test_zeros_that_are_given(self, trial: Trial) -> None:
        """Hyperparameters of 0"""
        w, dw, state = *trial.arrays(2), trial.state()
        with trial.check.values_first():
            trial.judge(w, [dw], trial.config(**state))
        for name in ("learning_rate", "momentum", "decay_rate", "epsilon", "beta1", "beta2"):
            if name in oracle.DEFAULTS[self.rule]:
                trial.judge(w, [dw], trial.config(**state, **{name: 0.0}), "next_w")

    @pytest.mark.hint("Every element has a step of its own.")
    def test_shapes(self, trial: Trial) -> None:
        """Arrays of one to three axes, and a single number"""
        for shape in ((5,), (2, 3, 2), (1,)):
            w, *gradients = trial.arrays(3, shape)
            next_w, _ = trial.judge(w, gradients, trial.config(), "next_w")
            trial.check.shape("next_w", next_w, w)

    @pytest.mark.hint(
        "Keep the memory in config, nothing in globals: each parameter has a config of its own."
    )
    def test_parameters_by_turns(self, trial: Trial) -> None:
        """Two parameters with configurations of their own, by turns"""
        for _ in range(2):
            with trial.check.values_first():
                trial.judge(*self.start(trial), "next_w")
        starts = [self.start(trial) for _ in range(2)]
        walks = [trial.steps(*start) for start in starts]
        for count in (1, 2):
            for walk, (w, gradients, config) in zip(walks, starts, strict=True):
                right = oracle.after(self.rule, w, gradients[:count], config)
                trial.check.close("next_w", next(walk)[0], right["next_w"])

    def start(self, trial: Trial) -> tuple[Array, list[Array], dict[str, Any]]:
        w, *gradients = trial.arrays(3)
        return w, gradients, trial.config()

    @pytest.mark.hint("next_w has the dtype of w.")
    def test_dtype(self, trial: Trial) -> None:
        """float32 in, float32 out; float64 in, float64 out"""
        for dtype in (np.float64, np.float32):
            w, *gradients = (array.astype(dtype) for array in trial.arrays(3))
            with trial.check.values_first():
                next_w, _ = trial.judge(w, gradients, trial.config(), "next_w")
            trial.check.dtype("next_w", next_w, dtype)

    @pytest.mark.hint("w += ... changes the caller's array: make a new one.")
    def test_inputs_are_not_changed(self, trial: Trial) -> None:
        """w and dw are the same after the call as before"""
        w, dw = trial.arrays(2)
        for config in (trial.config(), trial.config(**trial.state())):
            trial.check.unchanged(trial.student.call(self.rule, w, dw, config), ("w", "dw"))
        with trial.check.values_first():
            trial.judge(w, [dw], trial.config(), "next_w")


class ScalingTests(RuleTests):
    """What holds of rules that divide by the gradient's size."""

    @pytest.mark.hint("epsilon is added to the root, not under it; it keeps 0 / 0 away.")
    def test_sizes_of_gradients(self, trial: Trial) -> None:
        """Gradients of very different sizes, one of them 0"""
        w, dw, other = trial.arrays(3, (6,))
        with trial.check.values_first():
            trial.judge(w, [dw, other], trial.config(), "next_w")
        dw *= np.array([1e-6, 1e-3, 1.0, 1e3, 1e6, 0.0])
        trial.judge(w, [dw, dw], {"learning_rate": 1.0}, "next_w")
        trial.judge(w, [dw, dw], trial.config(), "next_w")


@pytest.mark.question("sgd_momentum")
class TestSgdMomentum(RuleTests):
    """SGD with momentum."""

    rule = "sgd_momentum"


@pytest.mark.question("rmsprop")
class TestRmsprop(ScalingTests):
    """RMSProp."""

    rule = "rmsprop"


@pytest.mark.question("adam")
class TestAdam(ScalingTests):
    """Adam."""

    rule = "adam"
