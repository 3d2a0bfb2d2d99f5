"""Hidden tests of 4_three_layer_convnet: the model's initialisation, scores, loss and gradients."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from autograder.assignments.assignment2.hidden_tests.convnet import PLAIN, Shared, Step, Trial
from autograder.assignments.assignment2.hidden_tests.network import (
    BIASES,
    NAMES,
    WEIGHTS,
    Network,
    param_shapes,
)
from autograder.testing import Check, Fault, HiddenTests, Object

SMALL = {"input_dim": (3, 4, 4)}
"""Otherwise a default model. Its W2 has 12,800 elements: drawing 819,200 took most of a submission's time."""

DOUBLE_PRECISION = 1e-10
"""Allowed error where float32 anywhere in between must show."""


@pytest.fixture(scope="module")
def shared(shared_rng: Callable[[], np.random.Generator]) -> Shared:
    return Shared(shared_rng)


@pytest.fixture
def trial(hidden_tests: HiddenTests, shared: Shared) -> Trial:
    return Trial(*hidden_tests.tools(), shared)


@pytest.mark.question("ThreeLayerConvNet")
class TestThreeLayerConvNet:
    """The three-layer convolutional network."""

    @pytest.mark.hint("Work the size of W2 out from the pooled image: num_filters * H/2 * W/2 rows.")
    def test_parameter_shapes(self, trial: Trial) -> None:
        """The parameters have the announced names and shapes"""
        few = {"num_filters": 2, "hidden_dim": 5}
        other = {"input_dim": (2, 6, 10), "num_filters": 4, "filter_size": 5, "hidden_dim": 7}
        tried: tuple[tuple[dict[str, Any], tuple[Any, ...]], ...] = (
            (SMALL, ((3, 4, 4), 32, 7, 100, 10)),
            (few, ((3, 32, 32), 2, 7, 5, 10)),
            (other | {"num_classes": 3}, ((2, 6, 10), 4, 5, 7, 3)),
        )
        for options, sizes in tried:
            self.have_shapes(trial, trial.new(**options), sizes)
        in_order = (2, 6, 10), 4, 5, 7, 3
        self.have_shapes(trial, trial.student.make("ThreeLayerConvNet", *in_order), in_order)

    def have_shapes(self, trial: Trial, model: Object, sizes: tuple[Any, ...]) -> None:
        params = trial.params(model)
        for name, shape in param_shapes(*sizes).items():
            trial.check.shape(name, params[name], np.empty(shape))

    @pytest.mark.hint("Draw from a normal distribution of mean 0 and standard deviation weight_scale.")
    def test_weights_are_normal_with_the_given_scale(self, trial: Trial) -> None:
        """Weights are drawn from a normal distribution with standard deviation weight_scale"""
        for options, scale in (({}, 1e-3), ({"weight_scale": 0.5}, 0.5)):
            params = trial.new_params(**SMALL, **options)
            for name in WEIGHTS:
                self.check_normal(trial.check, name, params[name], scale)
        for name, weights in trial.new_params(**SMALL, weight_scale=0.0).items():
            trial.check.close(f"{name} for weight_scale 0", weights, np.zeros_like(weights))

    def check_normal(self, check: Check, name: str, weights: Any, scale: float) -> None:
        """Every bound is six or more standard errors wide, so that chance fails nobody."""
        check.that(
            type(weights) is np.ndarray and weights.dtype.kind == "f", f"{name} is no array of numbers"
        )
        count = weights.size
        check.that(count >= 1000, f"{name} has the wrong shape {weights.shape}")
        check.close(
            f"the standard deviation of {name}", weights.std(dtype=float), scale, 3 / np.sqrt(2 * count)
        )
        near_zero = abs(float(weights.mean(dtype=float))) < 6 * scale / np.sqrt(count)
        check.that(near_zero, f"the mean of {name} should be near 0")
        beyond = float((np.abs(weights) > 2 * scale).mean())  # 4.55 % of a normal distribution
        normal = abs(beyond - 0.0455) < 6 * np.sqrt(0.0434 / count)
        tail = count < 10_000 or float(np.abs(weights).max()) > 3.05 * scale  # else 3e-13 of all draws
        cut = f"{name} has the right spread, but is not drawn from a normal distribution"
        check.that(normal and tail, cut)

    @pytest.mark.hint("Biases start at zero: np.zeros.")
    def test_biases_start_at_zero(self, trial: Trial) -> None:
        """All biases start at zero"""
        params = trial.new_params(**SMALL, weight_scale=0.5)
        for name in BIASES:
            trial.check.close(name, params[name], np.zeros(param_shapes((3, 4, 4), 32, 7, 100, 10)[name]))

    @pytest.mark.kind("dtype")
    @pytest.mark.hint("Convert every parameter with astype(dtype).")
    def test_parameter_dtypes(self, trial: Trial) -> None:
        """The parameters have the dtype that was asked for, float32 by default"""
        self.have_dtype(trial, "float32")
        self.have_dtype(trial, "float64", dtype=np.float64)

    def have_dtype(self, trial: Trial, expected: str, **options: Any) -> None:
        for name, value in trial.new_params(**SMALL, **options).items():
            trial.check.dtype(name, value, expected)

    @pytest.mark.hint("Near-equal scores give every class about the probability 1/K.")
    def test_first_loss_is_about_log_of_the_classes(self, trial: Trial) -> None:
        """The loss of a new model is about log(number of classes)"""
        for classes in (10, 4):
            model = trial.new(**SMALL, num_classes=classes)
            X = 60 * trial.rng.standard_normal((10, 3, 4, 4))  # so that ten times as large weights show
            network = Network({}, {}, X, trial.rng.integers(0, classes, 10), 0.0)
            loss, _ = trial.returned(model, network)
            trial.check.close("the first loss", loss, np.log(classes), 0.01)

    @pytest.mark.weight(3)
    @pytest.mark.hint(
        "conv - relu - 2x2 max pool - affine - relu - affine, with padding (filter_size - 1) // 2."
    )
    def test_scores(self, trial: Trial) -> None:
        """loss(X) gives the right scores"""
        trial.right_for_one(trial.scores)

    @pytest.mark.hint("Every layer adds its bias.")
    def test_scores_with_biases(self, trial: Trial) -> None:
        """The scores with biases that are not zero"""
        trial.right_for_one(trial.scores, bias=1.0)

    @pytest.mark.hint("Take every size from the arguments: nothing is 32, 7, 100 or 10 in general.")
    def test_scores_of_other_sizes(self, trial: Trial) -> None:
        """Images that are not square, other filter sizes, other numbers of filters, units and classes"""
        trial.right_for_one(trial.scores, image=(2, 4, 6))
        trial.right_for_one(trial.scores, image=(1, 8, 6), filters=5, size=5, hidden=7, classes=3)
        trial.right_for_one(trial.scores, image=(3, 2, 4), filters=2, size=1, hidden=4, classes=6)

    @pytest.mark.kind("dtype")
    @pytest.mark.weight(0.5)
    @pytest.mark.hint(
        "Without labels, loss returns the scores of shape (N, num_classes) alone, no probabilities."
    )
    def test_scores_shape_and_dtype(self, trial: Trial) -> None:
        """The scores have the shape (N, classes) and the model's dtype"""
        for scores, network in self.shaped_scores(trial):
            trial.check.dtype("scores", scores, network.dtype)

    @pytest.mark.weight(0.5)
    @pytest.mark.without("dtype")
    @pytest.mark.hint(
        "Without labels, loss returns the scores of shape (N, num_classes) alone, no probabilities."
    )
    def test_scores_shape(self, trial: Trial) -> None:
        """The scores have the shape (N, classes)"""
        for _ in self.shaped_scores(trial):
            pass

    def shaped_scores(self, trial: Trial) -> Iterator[tuple[Any, Network]]:
        """Scores of the right shape, and the networks that they are of."""
        for images, dtype in ((3, "float64"), (1, "float64"), (2, "float32")):
            network, scores = trial.judged(trial.scores, images=images, dtype=dtype)
            trial.check.shape("scores", scores, network.scores)
            yield scores, network

    @pytest.mark.kind("dtype")
    @pytest.mark.weight(0.5)
    @pytest.mark.hint("Start with X.astype(self.dtype).")
    def test_images_are_converted_to_the_models_dtype(self, trial: Trial) -> None:
        """Images of another floating type are converted to the model's dtype"""
        network, _ = trial.judged(trial.scores, dtype="float32")
        others = [replace(network, X=network.X.astype(dtype)) for dtype in (np.float16, np.float64)]
        trial.ask(others, ["scores"])
        for other in others:
            trial.check.dtype("scores", trial.scores(other), np.float32)
        grads = trial.grads(others[-1], ())
        for name in NAMES:
            gradient = trial.check.entry("grads", grads, name, Fault.PARTS)
            trial.check.dtype(f"grads['{name}']", gradient, np.float32)
        network, _ = trial.judged(trial.scores)
        others = [replace(network, X=network.X.astype(dtype)) for dtype in (np.float64, np.float32)]
        trial.ask(others, ["scores"])
        for other in others:
            scores = trial.scores(other)
            trial.check.close("scores", scores, other.scores, DOUBLE_PRECISION)
            trial.check.dtype("scores", scores, np.float64)

    @pytest.mark.kind("dtype")
    @pytest.mark.weight(0.5)
    @pytest.mark.hint("np.dtype(dtype) reads both; a text cannot be called as np.float32 can.")
    def test_dtype_given_by_its_name(self, trial: Trial) -> None:
        """dtype given by its name, 'float32'"""
        for name, short in (("float32", "f4"), ("float64", "double")):
            network, _ = trial.judged(trial.scores, dtype=name)
            kind = trial.student.library("numpy", "dtype", name, keep=(0,)).value
            for given in (name, short, kind):
                self.have_dtype(trial, name, dtype=given)
            named = [
                replace(network, sizes=network.sizes | {"dtype": given}) for given in (name, short, kind)
            ]
            trial.ask(named, ["scores"])
            for each in named:
                trial.check.dtype("scores", trial.scores(each), name)

    @pytest.mark.kind("calls")
    @pytest.mark.weight(0.5)
    @pytest.mark.hint("Read W1 to b3 from self.params in every call: the solver replaces them.")
    def test_parameters_are_read_in_every_call(self, trial: Trial) -> None:
        """Parameters that are replaced, or changed in place, between two calls"""
        first, _ = trial.judged(trial.everything, {"reg": 0.0}, reg=0.7)
        second = trial.other_params(first)
        steps: list[Step] = [("scores", first), ("both", first)]
        for changed in trial.changed_in_steps(first, ("b2",), ("b1", "b3"), ("W1",), ("W3",)):
            steps += [("update", changed.params), ("scores", changed), ("both", changed)]
        steps += [("update", second.params), ("both", second), ("scores", second), ("both", second)]
        steps += [("hold", None), ("scores", second)]
        for changed in trial.changed_in_steps(second, ("W2",), ("W3",)):
            steps += [("fill", changed.params), ("both", changed), ("scores", changed), ("both", changed)]
        in_another_order = dict(reversed(first.params.items()))
        steps += [("params", in_another_order), ("scores", first), ("both", first)]
        trial.live(first, steps)

    @pytest.mark.kind("calls")
    @pytest.mark.weight(0.5)
    @pytest.mark.hint("Read self.reg in every call of loss; __init__ only stores it.")
    def test_reg_is_read_in_every_call(self, trial: Trial) -> None:
        """reg that is changed after the model was made"""
        first, _ = trial.judged(trial.everything, reg=0.7)
        networks = first, trial.other_params(first).with_reg(0.3)
        steps: list[Step] = []
        for network in networks:
            steps += [("update", network.params), ("reg", network.reg), ("both", network)]
        other = networks[-1].with_reg(0.9)
        for changed in (other, other.with_reg(0.0), other.with_reg(1e-6)):
            steps += [("reg", changed.reg), ("both", changed)]
        for reg in (0.0, 1.5):
            trial.live(first.with_reg(reg), steps)

    @pytest.mark.kind("calls")
    @pytest.mark.weight(0.5)
    @pytest.mark.hint("Everything belongs to self: nothing to the class, to globals or to default arguments.")
    def test_two_models_side_by_side(self, trial: Trial) -> None:
        """Two models of different sizes that are used in turns"""
        sizes: dict[str, Any] = {"filters": 4, "size": 5, "hidden": 6, "classes": 3}
        first, _ = trial.judged(trial.everything, {"reg": 0.0}, reg=0.7)
        second, _ = trial.judged(trial.everything, **sizes, reg=first.reg / 2, dtype="float32")
        alone = [trial.scores(network) for network in (first, second)]
        for scores, before in zip(trial.side_by_side(first, second), alone, strict=True):
            same = scores.dtype == before.dtype
            trial.check.that(same, "scores have another dtype after another model was made")

    @pytest.mark.kind("calls")
    @pytest.mark.weight(0.5)
    @pytest.mark.hint("Take the number of images from X.shape in every call, and keep nothing of it.")
    def test_batches_of_different_sizes(self, trial: Trial) -> None:
        """Batches of 3, 1 and 4 images one after the other"""
        network, _ = trial.judged(trial.everything)
        batches = network, *(trial.other_batch(network, images) for images in (1, 4))
        with trial.check.values_first():
            trial.everything(batches[1])
        trial.live(network, [step for batch in batches for step in (("scores", batch), ("both", batch))])

    @pytest.mark.kind("calls")
    @pytest.mark.weight(0.5)
    @pytest.mark.hint("Compute the scores in every call: the same array may hold other images by then.")
    def test_images_that_change_in_place(self, trial: Trial) -> None:
        """The same array X, filled with other images"""
        network, _ = trial.judged(trial.everything)
        other, labels, pixels = trial.exchanged(network)
        none_is_0 = 1 + pixels.y % (pixels.sizes["num_classes"] - 1)  # and each is another one
        steps = [
            (network, ("scores", "both", "scores")),
            (other, ("both", "scores", "both")),
            *((changed, ("scores", "both")) for changed in (labels, pixels, replace(pixels, y=none_is_0))),
        ]
        trial.live(network, [(verb, batch) for batch, calls in steps for verb in ("images", *calls)])

    @pytest.mark.kind("calls")
    @pytest.mark.weight(0.5)
    @pytest.mark.hint("Make new arrays in every call; the caller may keep those of an earlier one.")
    def test_results_of_an_earlier_call(self, trial: Trial) -> None:
        """Scores and gradients stay as they are when loss is called with other images"""
        network, _ = trial.judged(trial.everything, {"reg": 0.0}, reg=0.7)
        single, _ = trial.judged(trial.everything, {"reg": 0.0}, reg=0.7, dtype="float32")
        for each in (network, single):
            trial.given_away(each)

    @pytest.mark.hint("The loss is the mean over the images of the softmax loss.")
    def test_loss_without_regularisation(self, trial: Trial) -> None:
        """The loss without regularisation"""
        trial.right_for_one(trial.loss)

        def by_default(network: Network) -> None:
            without = {name: size for name, size in network.sizes.items() if name != "reg"}
            trial.loss(replace(network, sizes=without))

        trial.right_for_one(by_default)

    @pytest.mark.weight(0.5)
    @pytest.mark.hint("y is missing only where it is None: labels may all be 0.")
    def test_labels_that_are_all_zero(self, trial: Trial) -> None:
        """Labels that are all 0"""
        network, _ = trial.judged(trial.everything, {"reg": 1.0}, label=1, images=6)
        trial.everything(replace(network, y=np.zeros_like(network.y)))
        trial.everything(replace(network, y=network.y.astype(np.int32)))

    @pytest.mark.weight(0.5)
    @pytest.mark.hint("Return the loss itself, not an array that holds it.")
    def test_loss_is_a_number(self, trial: Trial) -> None:
        """The loss is a single number"""
        for reg in (0.0, 0.7):
            network, loss = trial.judged(trial.loss, {"reg": 1.0}, {"reg": 0.0}, reg=reg)
            trial.check.shape("loss", loss, network.loss_and_grads[0])

    @pytest.mark.hint("Add 0.5 * reg * the sum of squares of W1, W2 and W3.")
    def test_loss_with_regularisation(self, trial: Trial) -> None:
        """The loss with regularisation"""
        trial.judged(trial.loss, {"reg": 1.0})
        for reg in (0.3, 5.0, 1e-3):
            trial.right_for_one(trial.loss, PLAIN, reg=reg)

    @pytest.mark.weight(0.5)
    @pytest.mark.hint("Only the weights are regularised, not b1, b2 and b3.")
    def test_biases_are_not_regularised(self, trial: Trial) -> None:
        """Biases are not regularised"""
        with trial.check.values_first():
            trial.right_for_one(lambda network: trial.grads(network, BIASES), PLAIN, bias=2.0)
        network, _ = trial.judged(trial.loss, {"reg": 1.0}, reg=0.7)
        both = partial(trial.loss_and_grads, names=BIASES)
        trial.right_for_one(both, PLAIN, reg=network.reg, bias=2.0)

    @pytest.mark.hint(
        "softmax_loss gives the gradient of the scores; affine_backward turns it into those of W3, b3."
    )
    def test_gradients_of_the_last_layer(self, trial: Trial) -> None:
        """The gradients of W3 and b3"""
        trial.right_for_one(lambda network: trial.grads(network, ("W3", "b3")), {"reg": 1.0})

    @pytest.mark.hint("Hand the gradient of the hidden layer on through its ReLU.")
    def test_gradients_of_the_hidden_layer(self, trial: Trial) -> None:
        """The gradients of W2 and b2"""
        trial.right_for_one(lambda network: trial.grads(network, ("W2", "b2")), {"reg": 1.0})

    @pytest.mark.hint("Back through the pooling, the ReLU and the convolution, in this order.")
    def test_gradients_of_the_first_layer(self, trial: Trial) -> None:
        """The gradients of W1 and b1"""
        trial.right_for_one(lambda network: trial.grads(network, ("W1", "b1")), {"reg": 1.0})

    @pytest.mark.hint("The gradient of 0.5 * reg * sum(W * W) is reg * W: add it to each weight's gradient.")
    def test_gradients_with_regularisation(self, trial: Trial) -> None:
        """The gradients of the weights with regularisation"""
        trial.judged(lambda network: trial.grads(network, WEIGHTS), {"reg": 1.0})
        for reg in (0.3, 5.0):
            trial.right_for_one(lambda network: trial.grads(network, WEIGHTS), PLAIN, reg=reg)

    @pytest.mark.weight(4)
    @pytest.mark.hint("Check every gradient numerically on a small network that is not square.")
    def test_everything_at_once(self, trial: Trial) -> None:
        """Loss and gradients with biases, regularisation, odd sizes, a single image"""
        odd = [
            trial.network((3, 6, 4), images, 4, size=5, hidden=7, classes=3, reg=0.9, bias=1.0)
            for images in (4, 1)
        ]
        precisions = "float32", "float64"  # in this order: arrays of the first may be there still
        shared, pixels = trial.usual(reg=0.7), trial.network()
        closed = shared.params | {"b2": shared.params["b2"] - 100}
        small_filters = pixels.params | {"W1": pixels.params["W1"] / 256}
        large = trial.network((1, 32, 32), 1, 1, hidden=3, classes=3, plain=True)
        others = [
            trial.network((1, 2, 4), 18, 2, size=1, hidden=18, classes=17, reg=30.0),
            *(trial.network((2, 4, 2), 2, 2, size=9, dtype=dtype) for dtype in precisions),
            trial.network(hidden=1, classes=2),
            trial.network((2, 2, 2), 2, 4, size=1, hidden=8, classes=300, label=299),
            replace(large, params=large.params | {"W2": large.params["W2"] / 64}),  # exp takes its scores
            trial.with_zeros(odd[0]),
            replace(shared, params=closed),
            replace(shared, params={name: 0 * array for name, array in shared.params.items()}),
            replace(pixels, X=256 * pixels.X, params=small_filters),
        ]
        trial.ask([*odd, *others])
        for network in odd:
            loss = trial.everything(network)
            trial.check.close("loss", loss, network.loss_and_grads[0], DOUBLE_PRECISION)
        for network in others:
            trial.everything(network)
        many = trial.many()
        turned = replace(many, X=many.X.copy())
        turned.X[501:503] = many.X[[502, 501]]  # what is printed of X is the same
        trial.live(many, [("scores", many), ("both", many), ("both", turned)])
        single = many.in_single_precision()
        trial.live(single, [("both", single)])
        biased = trial.usual(bias=1.0)
        black = np.arange(len(biased.X)) == 1  # where windows are all ties, gradients are nobody's
        without_gradients = [
            *(trial.unlikely(apart) for apart in (40, 300)),  # probabilities below 1e-13 and 1e-100
            replace(biased, X=np.where(black[:, None, None, None], 0, biased.X)),
        ]
        trial.ask(without_gradients, ["both"])
        for network in without_gradients:
            trial.loss(network)

    @pytest.mark.kind("dtype")
    @pytest.mark.weight(0.5)
    @pytest.mark.hint(
        "grads has a key for each parameter, and each gradient its parameter's shape and dtype."
    )
    def test_gradient_keys_shapes_and_dtypes(self, trial: Trial) -> None:
        """The gradients have the keys, shapes and dtype of the parameters"""
        for name, gradient, network in self.shaped_gradients(trial):
            trial.check.dtype(name, gradient, network.dtype)
        network = trial.network(reg=0.5, images=1, dtype="float32")
        grads = trial.grads(network, ())
        for name in NAMES:
            gradient = trial.check.entry("grads", grads, name, Fault.PARTS)
            trial.check.dtype(f"grads['{name}']", gradient, "float32")

    @pytest.mark.weight(0.5)
    @pytest.mark.without("dtype")
    @pytest.mark.hint("grads has a key for each parameter, and each gradient its parameter's shape.")
    def test_gradient_keys_and_shapes(self, trial: Trial) -> None:
        """The gradients have the keys and shapes of the parameters"""
        for _ in self.shaped_gradients(trial):
            pass

    def shaped_gradients(self, trial: Trial) -> Iterator[tuple[str, Any, Network]]:
        """Gradients of the right shape by name, and their network; grads holds no others."""
        ones = {"image": (1, 2, 4), "filters": 1, "size": 1}
        for options in ({"dtype": "float64"}, {"dtype": "float32"}, ones):
            network, grads = trial.judged(trial.grads, {"reg": 1.0}, **options)
            trial.check.that(type(grads) is dict, "grads should be a dict of arrays", Fault.PARTS)
            extra = sorted(set(grads) - set(NAMES))
            named = ", ".join(repr(key[:40]) for key in extra[:5])  # there may be any number, of any length
            problem = f"grads has keys that are no parameters: {named}"
            trial.check.that(not extra, problem, Fault.PARTS)
            for name, right in network.loss_and_grads[1].items():
                gradient = trial.check.entry("grads", grads, name, Fault.PARTS)
                trial.check.shape(f"grads['{name}']", gradient, right)
                yield f"grads['{name}']", gradient, network

    @pytest.mark.kind("unchanged")
    @pytest.mark.weight(0.5)
    @pytest.mark.hint("loss computes: only the solver changes parameters.")
    def test_inputs_and_parameters_are_not_changed(self, trial: Trial) -> None:
        """loss leaves X, y and the parameters as they are"""
        for dtype in ("float64", "float32"):
            network = trial.network(reg=0.7, dtype=dtype)
            X, y, names, params = trial.after_losses(network)
            trial.check.kept("X", X, network.X)
            trial.check.kept("y", y, network.y)
            problem = "loss added entries to params, or removed some"
            trial.check.that(trial.names_of(params) == names, problem, Fault.CHANGED)
            for name, value in trial.six(params).items():
                trial.check.kept(name, value, network.params[name])
                same = value.dtype == network.dtype
                trial.check.that(same, f"loss changed the dtype of {name}", Fault.CHANGED)
        trial.judged(trial.grads, {"reg": 1.0})

    @pytest.mark.weight(0.5)
    @pytest.mark.hint("The solver updates every entry of params; keep everything else outside it.")
    def test_params_hold_the_six_arrays_alone(self, trial: Trial) -> None:
        """params holds W1, b1, W2, b2, W3, b3 and nothing else"""
        tried: list[tuple[dict[str, Any], dict[str, Any]]] = []
        for options, sizes in (
            ({"dtype": np.float64}, (32, 7, 100, 10)),
            ({"num_filters": 6, "hidden_dim": 6, "num_classes": 6}, (6, 7, 6, 6)),  # arrays of equal sizes
        ):
            numbers = trial.drawn_params(param_shapes((3, 4, 4), *sizes), np.float32, bias=1.0)
            tried.append((SMALL | options, numbers))
        if not all(trial.check.holds(trial.arrays_are_own, *each) for each in tried):
            self.hold_six_arrays(trial, *tried[0])
            self.share_no_memory(trial, *tried[1])

    def hold_six_arrays(self, trial: Trial, sizes: Mapping[str, Any], numbers: Mapping[str, Any]) -> None:
        model = trial.new(**sizes)
        names = trial.names_of(model.get("params"))
        trial.check.that({*NAMES} <= names, f"params should hold {', '.join(NAMES)}", Fault.PARTS)
        trial.check.that(names == {*NAMES}, "params holds entries beside the six arrays", Fault.PARTS)
        with trial.check.values_first():
            for name, value in trial.params(model).items():
                trial.check.shape(name, value, numbers[name])
        self.hold_what_they_are_filled_with(trial, model, numbers)

    def hold_what_they_are_filled_with(self, trial: Trial, model: Object, numbers: Mapping[str, Any]) -> None:
        trial.fill(trial.arrays(model), numbers)
        for name, value in trial.params(model).items():
            own = np.array_equal(value, numbers[name])
            trial.check.that(own, f"{name} shares its memory with another array of params")

    def share_no_memory(self, trial: Trial, sizes: Mapping[str, Any], numbers: Mapping[str, Any]) -> None:
        """The arrays of two models are not the same."""
        model, other = trial.new(**sizes), trial.new(**sizes)
        before = trial.params(other)
        self.hold_what_they_are_filled_with(trial, model, numbers)
        for name, value in trial.params(other).items():
            own = np.array_equal(value, before[name])
            trial.check.that(own, f"{name} shares its memory with that of another model")

    @pytest.mark.weight(0.5)
    @pytest.mark.hint("Draw each array by a call of its own, and leave the seed of np.random to its user.")
    def test_weights_are_drawn_anew(self, trial: Trial) -> None:
        """No two arrays of weights, and no two models, share their random numbers"""
        first, second = (trial.new_params(**SMALL) for _ in range(2))
        with trial.check.values_first():
            for params in (first, second):
                for name in WEIGHTS:
                    self.check_normal(trial.check, name, params[name], 1e-3)
        for name in WEIGHTS:
            same = f"two new models start with the same {name}"
            trial.check.that(not self.alike(first[name], second[name]), same)
        for name, other in combinations(WEIGHTS, 2):
            same = f"{name} and {other} are made of the same random numbers"
            trial.check.that(not self.alike(first[name], first[other]), same)
        params = trial.new_params(**SMALL, dtype=np.float64)
        for name in WEIGHTS:
            same = f"new models in float32 and float64 start with the same {name}"
            trial.check.that(not self.alike(first[name], params[name]), same)
        numbers = np.abs(np.concatenate([params[name].ravel() for name in WEIGHTS]))
        repeated = "the weights hold the same random numbers more than once"
        trial.check.that(np.unique(numbers).size > 0.97 * numbers.size, repeated)
        sizes = SMALL | {"num_filters": 2, "hidden_dim": 5}
        one, same, another = trial.drawn_after_use(sizes, (5, 5, 6))
        alone = "what np.random gives after a model was made and used depends on more than its seed"
        trial.check.that(one == same != another, alone)

    def alike(self, weights: Any, others: Any) -> bool:
        """Whether the first numbers of two arrays correlate; of independent ones hardly more than 0.2."""
        count = min(weights.size, others.size)
        pair = [array.ravel()[:count].astype(float) for array in (weights, others)]
        return abs(float(np.corrcoef(pair)[0, 1])) > 0.5
