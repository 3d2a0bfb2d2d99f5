"""Hidden tests of 6_pytorch: the training loop, the accuracy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from autograder.assignments.assignment1_pytorch import oracle
from autograder.assignments.assignment1_pytorch.hidden_tests.trial import Trial
from autograder.testing import Array, Check, Handle, Student


@pytest.fixture
def trial(student: Student, rng: np.random.Generator, check: Check) -> Trial:
    made = Trial(student, rng, check)
    made.begin()
    return made


Batches = list[tuple[Array, Array]]


def linear(rng: np.random.Generator, classes: int = 4, D: int = 3) -> dict[str, Array]:
    """The parameters of a linear classifier, as nn.Linear has them."""
    return {"weight": rng.standard_normal((classes, D)), "bias": rng.standard_normal(classes)}


def drawn(trial: Trial, sizes: Sequence[int], classes: int = 4, D: int = 3) -> Batches:
    """Batches of these sizes."""
    return [(trial.rng.standard_normal((N, D)), trial.labels(N, classes)) for N in sizes]


@pytest.mark.question("train_epoch")
class TestTrainEpoch:
    """The training loop."""

    @pytest.mark.weight(2)
    @pytest.mark.hint("Each loss is F.cross_entropy(model(x), y) of its batch, before the step.")
    def test_losses(self, trial: Trial) -> None:
        """The losses of an epoch"""
        params, batches = linear(trial.rng), drawn(trial, (4, 4, 4))
        losses, _ = self.epoch(trial, params, batches)
        self.right_losses(trial, losses, oracle.train_linear(params, batches, 0.1)[0])

    @pytest.mark.hint("Append loss.item() for every batch.")
    def test_form_of_the_losses(self, trial: Trial) -> None:
        """The losses are a list of Python numbers, one for each batch"""
        params, batches = linear(trial.rng), drawn(trial, (3, 3))
        losses, _ = self.epoch(trial, params, batches)
        trial.check.that(type(losses) is list, "losses should be a list")
        for loss in losses:
            trial.number("each loss", loss)

    @pytest.mark.weight(2)
    @pytest.mark.hint("backward(), then optimizer.step(), for every batch.")
    def test_parameters(self, trial: Trial) -> None:
        """The parameters after a single batch"""
        self.right_epoch(trial, linear(trial.rng), drawn(trial, (5,)))

    @pytest.mark.weight(2)
    @pytest.mark.hint("optimizer.zero_grad() before each backward(): gradients are added up otherwise.")
    def test_several_batches(self, trial: Trial) -> None:
        """The parameters after several batches"""
        with trial.check.values_first():
            self.right_epoch(trial, linear(trial.rng), drawn(trial, (5,)))
        self.right_epoch(trial, linear(trial.rng), drawn(trial, (4, 4, 4)))

    @pytest.mark.hint("Each step follows the mean over its own batch, whatever its size.")
    def test_batches_of_different_sizes(self, trial: Trial) -> None:
        """Batches of different sizes, a single example among them"""
        for sizes in ((5, 1, 3), (1,)):
            self.right_epoch(trial, linear(trial.rng), drawn(trial, sizes))

    @pytest.mark.hint("Use the optimizer that you get: it has its own rule, and its own parameters.")
    def test_optimizer_that_is_given(self, trial: Trial) -> None:
        """SGD with momentum, other learning rates, and an optimizer of some of the parameters"""
        with trial.check.values_first():
            self.right_epoch(trial, linear(trial.rng), drawn(trial, (4, 4)))
        batches = drawn(trial, (4, 4, 4))
        self.right_epoch(trial, linear(trial.rng), batches, rate=0.05, momentum=0.9)
        self.right_epoch(trial, linear(trial.rng), batches, rate=1.5)
        self.right_epoch(trial, linear(trial.rng), batches, moving=("bias",))

    @pytest.mark.hint("Forget gradients before backward(), also before that of the first batch.")
    def test_old_gradients(self, trial: Trial) -> None:
        """Gradients that the model holds before the call do not count; several epochs"""
        with trial.check.values_first():
            self.right_epoch(trial, linear(trial.rng), drawn(trial, (4,)))
        params, batches = linear(trial.rng), drawn(trial, (4,))
        model, optimizer = self.made(trial, params)
        trial.beside("_fill_gradients", model)
        for epoch in (1, 2):
            trial.student.call("train_epoch", model, optimizer, batches)
            self.right_parameters(trial, model, oracle.train_linear(params, batches * epoch, 0.1)[1])

    @pytest.mark.hint("Take the batches as they come, once: for x, y in batches.")
    def test_generator(self, trial: Trial) -> None:
        """Batches from a generator"""
        params, batches = linear(trial.rng), drawn(trial, (3, 3))
        with trial.check.values_first():
            self.right_epoch(trial, params, batches)
        model, optimizer = self.made(trial, params)
        trial.student.call("train_epoch", model, optimizer, trial.beside("_generator", batches, keep=(0,)))
        self.right_parameters(trial, model, oracle.train_linear(params, batches, 0.1)[1])

    @pytest.mark.hint("model.train() before the first batch.")
    def test_mode(self, trial: Trial) -> None:
        """The model is in train mode while it computes"""
        for training in (True, False):
            model, optimizer = self.made(trial, linear(trial.rng), training=training)
            trial.student.call("train_epoch", model, optimizer, drawn(trial, (3, 3)))
            modes, _, _ = trial.check.parts(
                "the model", trial.beside("_used", model), ("modes", "recording", "mode")
            )
            trial.check.that(bool(modes), "the model was not called as model(x)")
            trial.check.that(all(modes), "the model computes in eval mode")

    @pytest.mark.hint("x and y belong to the caller.")
    def test_batches_are_not_changed(self, trial: Trial) -> None:
        """The batches are the same after the call as before"""
        model, optimizer = self.made(trial, linear(trial.rng))
        answer = trial.student.call("train_epoch", model, optimizer, drawn(trial, (3, 2)))
        trial.check.unchanged(answer, ("model", "optimizer", "batches"))

    def made(
        self,
        trial: Trial,
        params: dict[str, Array],
        rate: float = 0.1,
        momentum: float = 0.0,
        moving: Sequence[str] = ("weight", "bias"),
        training: bool = False,
    ) -> tuple[Handle, Handle]:
        model = trial.beside("_linear", params, training, keep=(0,))
        return model, trial.beside("_sgd", model, rate, momentum, list(moving), keep=(0,))

    def epoch(
        self, trial: Trial, params: dict[str, Array], batches: Batches, **options: Any
    ) -> tuple[Any, Handle]:
        model, optimizer = self.made(trial, params, **options)
        return trial.student.call("train_epoch", model, optimizer, batches).value, model

    def right_epoch(
        self,
        trial: Trial,
        params: dict[str, Array],
        batches: Batches,
        rate: float = 0.1,
        momentum: float = 0.0,
        moving: Sequence[str] = ("weight", "bias"),
    ) -> None:
        options: dict[str, Any] = {"rate": rate, "momentum": momentum, "moving": moving}
        _, model = self.epoch(trial, params, batches, **options)
        self.right_parameters(trial, model, oracle.train_linear(params, batches, rate, momentum, moving)[1])

    def right_parameters(self, trial: Trial, model: Handle, right: dict[str, Array]) -> None:
        found = trial.beside("_parameters", model)
        for name, value in zip(
            ("weight", "bias"), trial.check.parts("the model", found, ("weight", "bias")), strict=True
        ):
            trial.check.close(f"the model's {name}", value, right[name])

    def right_losses(self, trial: Trial, losses: Any, right: Sequence[float]) -> None:
        wanted = f"train_epoch should return a list of {len(right)} losses, one for each batch"
        trial.check.that(type(losses) in (list, tuple) and len(losses) == len(right), wanted)
        for i, (loss, known) in enumerate(zip(losses, right, strict=True)):
            trial.check.close(f"loss {i}", loss, known)


@pytest.mark.question("check_accuracy")
class TestCheckAccuracy:
    """The accuracy."""

    @pytest.mark.weight(2)
    @pytest.mark.hint("The model's answer is scores.argmax(dim=1).")
    def test_accuracy(self, trial: Trial) -> None:
        """The accuracy on one batch, and on several of the same size"""
        for sizes in ((8,), (6, 6, 6)):
            self.right_accuracy(trial, sizes)

    @pytest.mark.hint(
        "Count right answers and examples; the mean of the batches' accuracies is something else."
    )
    def test_batches_of_different_sizes(self, trial: Trial) -> None:
        """Batches of different sizes, a single example among them"""
        with trial.check.values_first():
            self.right_accuracy(trial, (6, 6))
        for sizes in ((7, 2, 1), (1, 9)):
            self.right_accuracy(trial, sizes)

    @pytest.mark.hint("All right is 1, none right is 0.")
    def test_all_and_none(self, trial: Trial) -> None:
        """All right, and none right"""
        params = linear(trial.rng)
        x = trial.rng.standard_normal((6, 3))
        best = (x @ params["weight"].T + params["bias"]).argmax(axis=1)
        for y, right in ((best, 1.0), ((best + 1) % 4, 0.0)):
            accuracy = trial.student.call("check_accuracy", self.made(trial, params), [(x, y)]).value
            trial.check.close("the accuracy", accuracy, right)

    @pytest.mark.hint("Take the batches as they come, once: for x, y in batches.")
    def test_generator(self, trial: Trial) -> None:
        """Batches from a generator"""
        with trial.check.values_first():
            self.right_accuracy(trial, (4, 4))
        self.right_accuracy(trial, (4, 4), generator=True)

    @pytest.mark.hint(".item() makes a Python number of a tensor of one element.")
    def test_accuracy_is_a_number(self, trial: Trial) -> None:
        """The accuracy is a Python number"""
        with trial.check.values_first():
            self.right_accuracy(trial, (6, 6))
        trial.number("the accuracy", self.right_accuracy(trial, (6, 6)))

    @pytest.mark.weight(2)
    @pytest.mark.hint("model.eval() before the first batch.")
    def test_mode(self, trial: Trial) -> None:
        """The model is in eval mode while it computes"""
        modes, _, _ = self.used(trial, training=True)
        trial.check.that(not any(modes), "the model computes in train mode")

    @pytest.mark.hint("model.training is the mode: keep it, and put it back.")
    def test_mode_afterwards(self, trial: Trial) -> None:
        """The model is in the mode that it had before"""
        for training, name in ((True, "train"), (False, "eval")):
            _, _, now = self.used(trial, training)
            trial.check.that(now is training, f"the model was in {name} mode before, and is not afterwards")

    @pytest.mark.hint("with torch.no_grad(): around the loop.")
    def test_nothing_is_recorded(self, trial: Trial) -> None:
        """Autograd records nothing"""
        _, recording, _ = self.used(trial, training=True)
        trial.check.that(not any(recording), "autograd records while the model computes")

    @pytest.mark.hint("Measuring changes nothing.")
    def test_nothing_is_changed(self, trial: Trial) -> None:
        """Parameters, their gradients and the batches are the same after the call as before"""
        params = linear(trial.rng)
        model = self.made(trial, params)
        trial.beside("_fill_gradients", model)
        answer = trial.student.call("check_accuracy", model, drawn(trial, (3, 2)))
        trial.check.unchanged(answer, ("model", "batches"))
        weight, bias = trial.check.parts("the model", trial.beside("_parameters", model), ("weight", "bias"))
        trial.check.kept("the weight", weight, params["weight"])
        trial.check.kept("the bias", bias, params["bias"])
        gradient = trial.beside("_old_gradient", model)
        trial.check.that(gradient is not None, "the gradients that the model held are gone")
        trial.check.kept("the gradient of the weight", gradient, np.ones_like(params["weight"]))

    def made(self, trial: Trial, params: dict[str, Array], training: bool = True) -> Handle:
        model: Handle = trial.beside("_linear", params, training, keep=(0,))
        return model

    def right_accuracy(self, trial: Trial, sizes: Sequence[int], generator: bool = False) -> Any:
        """The accuracy on batches of these sizes, of a model that is right on some examples."""
        params, batches, right = self.mixed(trial, sizes)
        handed: Any = trial.beside("_generator", batches, keep=(0,)) if generator else batches
        accuracy = trial.student.call("check_accuracy", self.made(trial, params), handed).value
        trial.check.close("the accuracy", accuracy, right)
        return accuracy

    def mixed(self, trial: Trial, sizes: Sequence[int]) -> tuple[dict[str, Array], Batches, float]:
        """A model, batches, and the share that is right: neither one half nor what the first batch says."""
        while True:
            params, batches = linear(trial.rng), drawn(trial, sizes)
            right = [(x @ params["weight"].T + params["bias"]).argmax(axis=1) == y for x, y in batches]
            share = float(np.concatenate(right).mean())
            shares = [float(part.mean()) for part in right]
            differ = len(sizes) == 1 or shares[0] != shares[-1]
            apart = len({*sizes}) == 1 or abs(float(np.mean(shares)) - share) > 1e-3
            if 0 < share < 1 and share != 0.5 and differ and apart:
                return params, batches, share

    def used(self, trial: Trial, training: bool) -> tuple[Any, ...]:
        """How the model was used, once it was called; and its mode now."""
        model = self.made(trial, linear(trial.rng), training)
        trial.student.call("check_accuracy", model, drawn(trial, (3, 2)))
        found = trial.check.parts("the model", trial.beside("_used", model), ("modes", "recording", "mode"))
        trial.check.that(bool(found[0]), "the model was not called as model(x)")
        return found
