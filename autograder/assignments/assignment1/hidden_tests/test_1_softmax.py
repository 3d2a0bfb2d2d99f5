"""Hidden tests of 1_softmax."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest

from autograder.assignments.assignment1 import oracle
from autograder.course.assignment import Assignment
from autograder.testing import Check, Student

LOOPS = (Path(__file__).parent / "loops.py").read_text(encoding="utf-8")
"""The course's own loops, against which a function is timed."""

BOTH = ("loss", "dW")
RUNS = 7
FEW = 3


@dataclass(frozen=True)
class Case:
    """Arguments of a loss."""

    W: Any
    X: Any
    y: Any
    reg: float


@dataclass(frozen=True)
class Trial:
    """Draws cases and tries one of the student's functions on them."""

    function: str
    student: Student
    rng: np.random.Generator
    check: Check

    def case(self, N: int = 5, D: int = 4, C: int = 3, reg: float = 0.0, size: float = 1.0) -> Case:
        """Scores of that size; the first label is the last class, the second one the first."""
        y = self.rng.integers(0, C, N)
        y[:2] = (C - 1, 0)[:N]
        return Case(size * self.rng.standard_normal((D, C)), self.rng.standard_normal((N, D)), y, reg)

    def judge(self, case: Case, names: Sequence[str] = BOTH) -> tuple[Any, Any]:
        """The student's loss and dW; those called `names` are right."""
        answer = self.student.call(self.function, case.W, case.X, case.y, case.reg)
        loss, dW = self.check.parts(self.function, answer.value, BOTH)
        for name, value, right in zip(
            BOTH, (loss, dW), oracle.linear_softmax_loss(**vars(case)), strict=True
        ):
            if name in names:
                self.check.close(name, value, right)
        return loss, dW

    def plain(self) -> None:
        """What tests of one property presume."""
        with self.check.values_first():
            self.judge(self.case())


class SoftmaxTests:
    """What holds of either function."""

    function: ClassVar[str]

    @pytest.fixture
    def trial(self, student: Student, rng: np.random.Generator, check: Check) -> Trial:
        return Trial(self.function, student, rng, check)

    @pytest.mark.weight(2)
    @pytest.mark.hint("The mean over the examples of -log of the right class's probability.")
    def test_loss(self, trial: Trial) -> None:
        """The loss without regularisation"""
        trial.judge(trial.case(), ("loss",))

    @pytest.mark.weight(2)
    @pytest.mark.hint("Each example adds x_i times (probability - 1 for the right class), over N.")
    def test_gradient(self, trial: Trial) -> None:
        """The gradient without regularisation"""
        trial.judge(trial.case(), ("dW",))

    @pytest.mark.hint("Add reg * sum(W * W), without a half and without a mean.")
    def test_loss_with_regularisation(self, trial: Trial) -> None:
        """The loss with regularisation"""
        with trial.check.values_first():
            trial.judge(trial.case(), ("loss",))
        for reg in (0.3, 5.0):
            trial.judge(trial.case(reg=reg), ("loss",))

    @pytest.mark.hint("The gradient of reg * sum(W * W) is 2 * reg * W.")
    def test_gradient_with_regularisation(self, trial: Trial) -> None:
        """The gradient with regularisation"""
        with trial.check.values_first():
            trial.judge(trial.case(), ("dW",))
        for reg in (0.3, 5.0):
            trial.judge(trial.case(reg=reg), ("dW",))

    @pytest.mark.hint("Subtract each example's largest score, and take the logarithm of the sum.")
    def test_large_scores(self, trial: Trial) -> None:
        """Scores of thousands, positive and negative, of which some examples have none"""
        trial.plain()
        for sign in (1, -1):
            case = trial.case(N=6, size=400.0)
            case.X[0] *= 1e-3
            case.X[1:] += 5 * sign
            trial.judge(case)

    @pytest.mark.hint("Take N, D and C from the shapes of X and W.")
    def test_sizes(self, trial: Trial) -> None:
        """A single example, two classes, more classes than examples, a single number for each example"""
        for N, D, C in ((1, 3, 4), (7, 2, 2), (3, 5, 8), (6, 1, 3)):
            trial.judge(trial.case(N, D, C))

    @pytest.mark.hint("dW has the shape of W.")
    def test_shape(self, trial: Trial) -> None:
        """The gradient has the shape of the weights"""
        case = trial.case()
        with trial.check.values_first():
            _, dW = trial.judge(case)
        trial.check.shape("dW", dW, case.W)

    @pytest.mark.hint("W -= ... and X -= ... change the caller's arrays.")
    def test_inputs_are_not_changed(self, trial: Trial) -> None:
        """W, X and y are the same after the call as before"""
        case = trial.case(reg=0.1)
        answer = trial.student.call(trial.function, case.W, case.X, case.y, case.reg)
        trial.check.unchanged(answer, ("W", "X", "y"))
        trial.plain()


@pytest.mark.question("softmax_loss_naive")
class TestSoftmaxLossNaive(SoftmaxTests):
    """The softmax loss with loops."""

    function = "softmax_loss_naive"


@pytest.mark.question("softmax_loss_vectorized")
class TestSoftmaxLossVectorized(SoftmaxTests):
    """The softmax loss without loops."""

    function = "softmax_loss_vectorized"

    @pytest.mark.weight(4)
    @pytest.mark.hint(
        "No loop over examples or classes: X @ W gives all scores at once, X.T @ ... all of dW."
    )
    def test_speed(
        self, trial: Trial, baseline: Callable[[str], Student], assignment: Assignment, check: Check
    ) -> None:
        """Many times as fast as loops"""
        trial.plain()
        case = trial.case(400, 60, 10, reg=0.1, size=0.1)
        with baseline(LOOPS) as course:
            times = self.times_as_fast(trial, case, course)
        least = assignment.settings["speedup"]
        check.that(
            times >= least,
            f"it is {times:.1f} times as fast as the course's loops; it should be {least:g} times at least",
        )

    def times_as_fast(self, trial: Trial, case: Case, course: Student) -> float:
        """How many times the student's fastest run goes into the course's; both take turns."""
        arguments = case.W, case.X, case.y, case.reg
        sides = {
            student: (name, [student.put(argument) for argument in arguments])
            for student, name in ((course, "loss_with_loops"), (trial.student, self.function))
        }
        seconds: dict[Student, list[float]] = {student: [] for student in sides}
        for run in range(RUNS):
            for student, (name, sent) in sides.items():
                if student is trial.student or run < FEW:
                    seconds[student].append(student.call(name, *sent, keep=(0, 1)).seconds)
        return min(seconds[course]) / min(seconds[trial.student])
