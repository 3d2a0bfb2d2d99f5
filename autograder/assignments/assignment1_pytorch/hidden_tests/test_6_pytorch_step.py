"""Hidden tests of 6_pytorch: a step of gradient descent by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from autograder.assignments.assignment1_pytorch import oracle
from autograder.assignments.assignment1_pytorch.hidden_tests.trial import NAMES, Case, Trial
from autograder.testing import Check, Handle, Student


@pytest.fixture
def trial(student: Student, rng: np.random.Generator, check: Check) -> Trial:
    made = Trial(student, rng, check)
    made.begin()
    return made


@pytest.mark.question("sgd_step")
class TestSgdStep:
    """A step of gradient descent by raw tensors."""

    @pytest.mark.weight(2)
    @pytest.mark.hint(
        "F.cross_entropy(scores, y): the mean over the batch, of scores and not of probabilities."
    )
    def test_loss(self, trial: Trial) -> None:
        """The loss before the step, for several batches"""
        for case in (trial.case(bias=0.5), trial.case((1, 1, 4, 4)), trial.case((6, 2, 2, 4), classes=3)):
            right, _ = oracle.sgd_step(case.params, case.x, case.y, 0.1)

            def attempt(case: Case = case, right: Any = right) -> None:
                loss, _, _ = self.step(trial, case, 0.1)
                trial.check.close("the loss", loss, right)

            trial.whatever_the_network(attempt)

    @pytest.mark.hint("loss.item() is the number that a tensor of one element holds.")
    def test_loss_is_a_number(self, trial: Trial) -> None:
        """The loss is a Python number"""
        case = trial.case()
        with trial.check.values_first():
            self.right_loss(trial, case)
        trial.number("the loss", self.right_loss(trial, case))

    @pytest.mark.weight(2)
    @pytest.mark.hint("Each parameter moves by -learning_rate times its gradient.")
    def test_parameters_after_a_step(self, trial: Trial) -> None:
        """Each parameter after one step"""
        self.right_steps(trial, [(trial.case(bias=0.5), 0.1)])

    @pytest.mark.hint("learning_rate=0 is a step that moves nothing.")
    def test_learning_rates(self, trial: Trial) -> None:
        """Other learning rates, 0 among them"""
        for rate in (0.0, 1e-3, 2.0):
            self.right_steps(trial, [(trial.case(bias=0.5), rate)])

    @pytest.mark.weight(2)
    @pytest.mark.hint("backward() adds to .grad: forget old gradients before the next step.")
    def test_several_steps(self, trial: Trial) -> None:
        """Several steps, with a different batch and learning rate each time"""
        first = trial.case(bias=0.5)
        with trial.check.values_first():
            self.right_steps(trial, [(first, 0.05)])
        batches = [trial.case(first.x.shape, bias=0.5) for _ in range(3)]
        self.right_steps(
            trial,
            [
                (Case(first.sizes, first.params, b.x, b.y, b.dscores), rate)
                for b, rate in zip(batches, (0.05, 0.02, 0.1), strict=True)
            ],
        )

    @pytest.mark.hint(
        "Under torch.no_grad(), tensor -= ... changes a leaf in place; tensor = tensor - ... makes another."
    )
    def test_parameters_are_changed_in_place(self, trial: Trial) -> None:
        """The dictionary holds the same tensors as before, and they are leaves that require gradients"""
        case = trial.case(bias=0.5)
        with trial.check.values_first():
            self.right_steps(trial, [(case, 0.1)])
        params, tensors = self.step(trial, case, 0.1)[1:]
        same, leaves = trial.check.parts("params", trial.beside("_kept", params, tensors), ("same", "leaves"))
        trial.check.that(same is True, "params holds other tensors than before the step")
        trial.check.that(
            leaves is True, "the tensors in params are no leaves that require gradients any more"
        )

    @pytest.mark.hint("Only the parameters move.")
    def test_batch_is_not_changed(self, trial: Trial) -> None:
        """x and y are the same after the step as before"""
        case = trial.case()
        with trial.check.values_first():
            self.right_loss(trial, case)
        params, _ = trial.beside("_leaves", case.params, keep=(0, 1))
        trial.check.unchanged(trial.student.call("sgd_step", case.x, case.y, params, 0.1), ("x", "y"))

    def step(self, trial: Trial, case: Case, rate: float) -> tuple[Any, Handle, Handle]:
        """The student's loss, and the parameters after the step, as they stay in the worker."""
        params, tensors = trial.beside("_leaves", case.params, keep=(0, 1))
        return trial.student.call("sgd_step", case.x, case.y, params, rate).value, params, tensors

    def right_loss(self, trial: Trial, case: Case) -> Any:
        def attempt() -> Any:
            loss, _, _ = self.step(trial, case, 0.1)
            trial.check.close("the loss", loss, oracle.sgd_step(case.params, case.x, case.y, 0.1)[0])
            return loss

        return trial.whatever_the_network(attempt)

    def right_steps(self, trial: Trial, steps: Sequence[tuple[Case, float]]) -> None:
        """The parameters are right after each of these steps, which start from the first one's."""

        def attempt() -> None:
            params, _ = trial.beside("_leaves", steps[0][0].params, keep=(0, 1))
            now = dict(steps[0][0].params)
            for case, rate in steps:
                trial.student.call("sgd_step", case.x, case.y, params, rate)
                given = trial.beside("_values", params)
                _, after = oracle.sgd_step(now, case.x, case.y, rate)
                for name in NAMES:
                    trial.check.close(name, trial.check.entry("params", given, name), after[name])
                now = {name: value.values for name, value in after.items()}

        trial.whatever_the_network(attempt)
