"""Hidden tests of 6_pytorch: the network, by raw tensors and as a module."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.assignments.assignment1_pytorch.hidden_tests.trial import (
    NAMES,
    Case,
    ModuleTrial,
    Trial,
    of_module,
)
from autograder.testing import Array, Check, Right, Student

DTYPES = (np.float64, np.float32)


@pytest.fixture
def trial(student: Student, rng: np.random.Generator, check: Check) -> Trial:
    made = Trial(student, rng, check)
    made.begin()
    return made


@pytest.fixture
def module(student: Student, rng: np.random.Generator, check: Check) -> ModuleTrial:
    made = ModuleTrial(student, rng, check)
    made.begin()
    return made


@pytest.mark.question("three_layer_convnet")
class TestThreeLayerConvnetByTensors:
    """The forward pass by raw tensors."""

    @pytest.mark.weight(2)
    @pytest.mark.hint(
        "Convolution, ReLU, pool, affine, ReLU, affine: the scores pass no ReLU and no softmax."
    )
    def test_scores(self, trial: Trial) -> None:
        """The scores, with biases of zero"""
        self.right_scores(trial, trial.case())

    @pytest.mark.hint("The convolution and both affine layers add their biases.")
    def test_biases(self, trial: Trial) -> None:
        """The scores, with biases that are not zero"""
        self.right_scores(trial, trial.case(bias=1.0))

    @pytest.mark.hint("Padding with (K - 1) / 2 zeros keeps the size of the image; K is in the shape of W1.")
    def test_filter_sizes(self, trial: Trial) -> None:
        """Filters of 1, 5 and 7 rows"""
        for size in (1, 5, 7):
            self.right_scores(trial, trial.case(filter_size=size))

    @pytest.mark.hint("Take every size from the shapes of the tensors.")
    def test_other_sizes(self, trial: Trial) -> None:
        """A single image, images of other sizes, one filter, many classes"""
        for case in (
            trial.case((1, 3, 6, 4)),
            trial.case((4, 1, 8, 2), filters=1, hidden=9, classes=11),
            trial.case((2, 3, 4, 4), filters=6, hidden=3, classes=2),
        ):
            self.right_scores(trial, case)

    @pytest.mark.weight(2)
    @pytest.mark.hint(
        "Compute with tensors all the way: .detach(), .data, .numpy() and no_grad() cut the record."
    )
    def test_gradients_of_parameters(self, trial: Trial) -> None:
        """Autograd finds the gradient of every parameter through the scores"""
        case = trial.case(bias=0.5)
        self.right_gradients(trial, case, {name: name for name in NAMES})

    @pytest.mark.hint("The record must also lead back to the images.")
    def test_gradient_of_images(self, trial: Trial) -> None:
        """Autograd finds the gradient of x through the scores"""
        self.right_gradients(trial, trial.case(bias=0.5), {"x": "x"})

    @pytest.mark.hint("Compute in the dtype of x; new tensors need it, too.")
    def test_dtype(self, trial: Trial) -> None:
        """float32 in, float32 out; float64 in, float64 out"""
        wide = trial.case(bias=0.5)
        for case in (wide, trial.single(wide)):
            with trial.check.values_first():
                scores = self.right_scores(trial, case)
            trial.check.dtype("scores", scores, case.x.dtype)

    @pytest.mark.hint("Functions whose names end in _, and operators like +=, work in place.")
    def test_inputs_are_not_changed(self, trial: Trial) -> None:
        """x and the parameters are the same after the call as before"""
        case = trial.case(bias=1.0)
        with trial.check.values_first():
            trial.check.close(
                "scores", trial.student.call("three_layer_convnet", case.x, case.params).value, case.scores
            )
        trial.check.unchanged(trial.student.call("three_layer_convnet", case.x, case.params), ("x", "params"))

    def right_scores(self, trial: Trial, case: Case) -> Any:
        scores = trial.student.call("three_layer_convnet", case.x, case.params).value
        trial.check.close("scores", scores, case.scores)
        return scores

    def right_gradients(self, trial: Trial, case: Case, labels: dict[str, str]) -> None:
        with trial.check.values_first():
            self.right_scores(trial, case)
        inputs, _ = trial.beside("_leaves", {**case.params, "x": case.x}, keep=(0, 1))
        x, params = trial.beside("_images_and_parameters", inputs, keep=(0, 1))
        scores = trial.student.call("three_layer_convnet", x, params, keep=(0,)).value
        given = trial.beside("_gradients", trial.tensor("the returned value", scores), case.dscores, inputs)
        trial.right_gradients(given, case.gradients, labels)


@pytest.mark.question("ThreeLayerConvNet")
class TestThreeLayerConvNet:
    """The network as a module."""

    @pytest.mark.hint(
        "A layer that is an attribute of the module belongs to it; one in a plain list does not."
    )
    def test_parameter_shapes(self, module: ModuleTrial) -> None:
        """Six parameters, of the shapes of a convolution and two affine layers, in default and other sizes"""
        for case in (None, module.case((1, 3, 4, 6), filters=4, filter_size=5), module.case((1, 1, 8, 2))):
            sizes = case.sizes if case else {}
            right = [value.shape for value in case.of_module.values()] if case else self.default_shapes()
            found = [np.shape(array) for array in module.parameters(module.new(**sizes))]
            for shape in right:
                module.check.that(shape in found, f"the model has no parameter of shape {shape}")
            module.check.that(
                len(found) == len(right), f"the model has {len(found)} parameters, not {len(right)}"
            )

    def default_shapes(self) -> list[tuple[int, ...]]:
        return [(32, 3, 7, 7), (32,), (100, 32 * 16 * 16), (100,), (10, 100), (10,)]

    @pytest.mark.weight(2)
    @pytest.mark.hint("nn.init.kaiming_normal_ draws with the standard deviation sqrt(2 / fan-in).")
    def test_weights_are_drawn_as_announced(self, module: ModuleTrial) -> None:
        """Weights are drawn from a normal distribution with standard deviation sqrt(2 / fan-in)"""
        sizes = {
            "input_dim": (8, 6, 8),
            "num_filters": 40,
            "filter_size": 3,
            "hidden_dim": 50,
            "num_classes": 60,
        }
        weights = [array for array in module.parameters(module.new(**sizes)) if np.ndim(array) > 1]
        shapes = [(40, 8, 3, 3), (50, 40 * 3 * 4), (60, 50)]
        for shape, name in zip(
            shapes, ("the convolution", "the first affine layer", "the last layer"), strict=True
        ):
            of_shape = [array for array in weights if array.shape == shape]
            module.check.that(len(of_shape) == 1, f"the model has no weight of shape {shape}")
            self.check_normal(
                module.check, f"the weights of {name}", of_shape[0], np.sqrt(2 / np.prod(shape[1:]))
            )

    def check_normal(self, check: Check, name: str, weights: Array, scale: float) -> None:
        """Every bound is six or more standard errors wide, so that chance fails nobody."""
        check.that(weights.dtype.kind == "f" and bool(np.isfinite(weights).all()), f"{name} are no numbers")
        count = weights.size
        spread = float(weights.std(dtype=float))
        check.close(f"the standard deviation of {name}", spread, scale, 5 / np.sqrt(2 * count))
        near_zero = abs(float(weights.mean(dtype=float))) < 6 * scale / np.sqrt(count)
        check.that(near_zero, f"the mean of {name} should be near 0")
        beyond = float((np.abs(weights) > 2 * scale).mean())  # 4.55 % of a normal distribution
        normal = abs(beyond - 0.0455) < 6 * np.sqrt(0.0434 / count)
        check.that(normal, f"{name} have the right spread, but are not drawn from a normal distribution")

    @pytest.mark.hint("nn.init.zeros_(layer.bias): a layer draws its biases, too, if nobody says otherwise.")
    def test_biases_start_at_zero(self, module: ModuleTrial) -> None:
        """All biases start at zero"""
        case = module.case()
        model = module.new(**case.sizes)
        biases = {np.shape(array): array for array in module.parameters(model) if np.ndim(array) == 1}
        for name in ("b1", "b2", "b3"):
            shape = case.params[name].shape
            module.check.that(shape in biases, f"the model has no parameter of shape {shape}")
            module.check.close(f"the bias of shape {shape}", biases[shape], np.zeros(shape, np.float32))

    @pytest.mark.hint("Draw in __init__, with no seed of your own.")
    def test_every_model_draws_its_own_weights(self, module: ModuleTrial) -> None:
        """Two models start from different weights"""
        sizes = module.case().sizes
        first, second = (module.parameters(module.new(**sizes)) for _ in range(2))
        for one, other in zip(first, second, strict=False):
            if np.ndim(one) > 1:
                module.check.that(not np.array_equal(one, other), "two new models have the same weights")

    @pytest.mark.weight(2)
    @pytest.mark.hint(
        "Convolution, ReLU, pool, affine, ReLU, affine: the scores pass no ReLU and no softmax."
    )
    def test_scores(self, module: ModuleTrial) -> None:
        """The scores, with other weights put into the model and biases of zero"""
        module.scores(module.case())

    @pytest.mark.hint("The convolution and both affine layers add their biases.")
    def test_biases(self, module: ModuleTrial) -> None:
        """The scores, with biases that are not zero"""
        module.scores(module.case(bias=1.0))

    @pytest.mark.hint("Padding with (filter_size - 1) / 2 zeros keeps the size of the image.")
    def test_filter_sizes(self, module: ModuleTrial) -> None:
        """Filters of 1, 5 and 7 rows"""
        for size in (1, 5, 7):
            module.scores(module.case(filter_size=size))

    @pytest.mark.hint("Take every size from the arguments.")
    def test_other_sizes(self, module: ModuleTrial) -> None:
        """A single image, images of other sizes, one filter, many classes"""
        for case in (
            module.case((1, 3, 6, 4)),
            module.case((4, 1, 8, 2), filters=1, hidden=9, classes=11),
            module.case((2, 3, 4, 4), filters=6, hidden=3, classes=2),
        ):
            module.scores(case)

    @pytest.mark.weight(2)
    @pytest.mark.hint("Compute with the module's own parameters; .detach() and .data cut the record.")
    def test_gradients(self, module: ModuleTrial) -> None:
        """Autograd finds the gradients of all parameters through the scores"""
        case = module.case(bias=0.5)
        with module.check.values_first():
            module.scores(case)
        model = module.model(case)
        scores = model.call("__call__", case.x, keep=(0,)).value
        inputs = module.beside("_by_shape", model, keep=(0,))
        given = module.beside(
            "_gradients", module.tensor("what the model returns", scores), case.dscores, inputs
        )
        right, labels = {}, {}
        for name, value in case.of_module.items():
            key = str(value.shape)
            found = case.gradients[name]
            right[key] = Right(of_module(name, found.values), found.rounding)
            labels[key] = f"the parameter of shape {value.shape}"
        module.right_gradients(given, right, labels)

    @pytest.mark.hint("The parameters start in float32; compute in the dtype that they and x have.")
    def test_dtype(self, module: ModuleTrial) -> None:
        """A new model computes in float32; after model.double() in float64"""
        wide = module.case(bias=0.5)
        for case in (wide, module.single(wide)):
            with module.check.values_first():
                scores = module.scores(case)
            module.check.dtype("scores", scores, case.x.dtype)

    @pytest.mark.hint("This network has no layer that does one thing in training and another one afterwards.")
    def test_modes(self, module: ModuleTrial) -> None:
        """The scores are the same in train mode and in eval mode"""
        case = module.case(bias=0.5)
        model = module.model(case)
        found = {}
        for mode in ("eval", "train"):
            model.call(mode, keep=(0,))
            found[mode] = model.call("__call__", case.x).value
        for mode, scores in found.items():
            module.check.close(f"scores in {mode} mode", scores, case.scores)

    @pytest.mark.hint("Keep layers in self, made in __init__; nothing that models share.")
    def test_models_side_by_side(self, module: ModuleTrial) -> None:
        """Two models do not change each other"""
        cases = [module.case(bias=0.5), module.case(bias=0.5)]
        with module.check.values_first():
            for case in cases:
                module.scores(case)
        models = [module.model(case) for case in cases]
        for model, case in zip(models, cases, strict=True):
            module.check.close("scores", model.call("__call__", case.x).value, case.scores)

    @pytest.mark.hint("Functions whose names end in _, and operators like +=, work in place.")
    def test_images_are_not_changed(self, module: ModuleTrial) -> None:
        """x is the same after the call as before"""
        case = module.case()
        with module.check.values_first():
            module.scores(case)
        module.check.unchanged(module.model(case).call("__call__", case.x), ("x",))
