"""Hidden tests of 2_two_layer_network."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.assignments.assignment1 import oracle
from autograder.assignments.assignment1.hidden_tests.layers import AffineTrial, ReluTrial
from autograder.assignments.assignment1.hidden_tests.network import BIASES, NAMES, WEIGHTS, Trial
from autograder.testing import Check, Fault, Kinds, Student

DTYPES = (np.float64, np.float32)


@pytest.fixture
def affine(student: Student, rng: np.random.Generator, check: Check, kinds: Kinds) -> AffineTrial:
    return AffineTrial(student, rng, check, kinds)


@pytest.fixture
def relu(student: Student, rng: np.random.Generator, check: Check, kinds: Kinds) -> ReluTrial:
    return ReluTrial(student, rng, check, kinds)


@pytest.fixture
def trial(student: Student, rng: np.random.Generator, check: Check) -> Trial:
    return Trial(student, rng, check)


@pytest.mark.question("affine_forward")
class TestAffineForward:
    """The affine layer, forward."""

    @pytest.mark.weight(2)
    @pytest.mark.hint("Each output is the product of a row of x and a column of w.")
    def test_values(self, affine: AffineTrial) -> None:
        """Rows of numbers, and biases of zero"""
        affine.forward(affine.case())

    @pytest.mark.hint("b is added to each row of x w.")
    def test_bias(self, affine: AffineTrial) -> None:
        """Biases other than zero"""
        affine.forward(affine.case(bias=3.0))

    @pytest.mark.hint("x.reshape(N, -1) flattens each example.")
    def test_examples_of_several_axes(self, affine: AffineTrial) -> None:
        """Examples of one, two and three axes, a single example, a single output"""
        for case in (*affine.several(), affine.case((1, 2, 2), 3), affine.case((3, 4), 1)):
            affine.forward(case)
        affine.forward_every_kind()

    @pytest.mark.hint("out has one row for each example, and one column for each bias.")
    def test_shape(self, affine: AffineTrial) -> None:
        """The output has the shape (N, M)"""
        affine.out_shape([affine.case(), affine.case((1, 1), 1)], affine.case((2, 3, 2), 1))

    @pytest.mark.hint("Compute in the dtype of x: no array of float64 in between.")
    def test_dtype(self, affine: AffineTrial) -> None:
        """float32 in, float32 out; float64 in, float64 out"""
        for dtype in DTYPES:
            affine.out_dtype([affine.case(dtype=dtype)])

    @pytest.mark.hint("Never write into x, w or b: x += ... changes the caller's array.")
    def test_inputs_are_not_changed(self, affine: AffineTrial) -> None:
        """x, w and b are the same after the call as before"""
        affine.inputs_are_untouched([affine.case(bias=1.0), affine.case()])

    @pytest.mark.hint("Return all that the backward pass needs in the cache; keep nothing elsewhere.")
    def test_cache(self, affine: AffineTrial) -> None:
        """The cache serves the backward pass, also when other forward passes come in between"""
        affine.cache_serves_the_backward_pass([affine.case((3, 2, 2)), affine.case()])
        cases = [affine.case(), affine.case(), affine.case((2, 6), 3), affine.case((2, 6), 3)]
        affine.earlier_call(cases)
        affine.outs_of_every_kind_stay()


@pytest.mark.question("affine_backward")
class TestAffineBackward:
    """The affine layer, backward."""

    @pytest.mark.weight(2)
    @pytest.mark.hint("dx = dout w^T.")
    def test_dx(self, affine: AffineTrial) -> None:
        """dx, the gradient by the examples"""
        affine.backward(affine.case(), ("dx",))

    @pytest.mark.weight(2)
    @pytest.mark.hint("dw = x^T dout.")
    def test_dw(self, affine: AffineTrial) -> None:
        """dw, the gradient by the weights"""
        affine.backward(affine.case(), ("dw",))

    @pytest.mark.hint("db is the sum of dout over the examples.")
    def test_db(self, affine: AffineTrial) -> None:
        """db, the gradient by the biases"""
        affine.backward(affine.case(), ("db",))

    @pytest.mark.hint("Flatten x for dw, and give dx the shape of x.")
    def test_examples_of_several_axes(self, affine: AffineTrial) -> None:
        """Examples of one, two and three axes, a single example, a single output"""
        for case in (*affine.several(), affine.case((1, 2, 2), 3), affine.case((3, 4), 1)):
            affine.backward(case)
        affine.backward_every_kind()

    @pytest.mark.hint("dx has the shape of x, dw that of w, db that of b.")
    def test_shapes(self, affine: AffineTrial) -> None:
        """Each gradient has the shape of its array"""
        plain = [affine.case(), affine.case((1, 1), 1)]
        affine.gradient_shapes(plain, affine.case((2, 3, 2), 3), affine.case((3, 2), 1))

    @pytest.mark.hint("Compute in the dtype of dout.")
    def test_dtype(self, affine: AffineTrial) -> None:
        """float32 in, float32 out; float64 in, float64 out"""
        for dtype in DTYPES:
            affine.gradient_dtypes([affine.case(dtype=dtype), affine.case((1, 4), dtype=dtype)])

    @pytest.mark.hint("Never write into dout, nor into what the cache holds.")
    def test_dout_and_cache_are_not_changed(self, affine: AffineTrial) -> None:
        """dout and the cache are the same after the call as before, and serve a second call"""
        affine.dout_and_cache_are_untouched([affine.case(), affine.case((1, 4))])


@pytest.mark.question("relu_forward")
class TestReluForward:
    """ReLU, forward."""

    @pytest.mark.weight(2)
    @pytest.mark.hint("Numbers below 0 become 0, the others stay as they are.")
    def test_values(self, relu: ReluTrial) -> None:
        """Numbers of both signs"""
        relu.forward(relu.case())

    @pytest.mark.hint("Nothing depends on how many axes x has.")
    def test_several_axes(self, relu: ReluTrial) -> None:
        """Arrays of one, three and four axes"""
        for shape in ((7,), (2, 3, 4), (2, 2, 3, 3)):
            relu.forward(relu.case(shape))
        relu.forward_every_kind()

    @pytest.mark.hint("out has the shape of x.")
    def test_shape(self, relu: ReluTrial) -> None:
        """The output has the shape of the input"""
        relu.out_shape([relu.case(), relu.case((6,))], relu.case((2, 1, 3)))

    @pytest.mark.hint("The zeros have the dtype of x as well.")
    def test_dtype(self, relu: ReluTrial) -> None:
        """float32 in, float32 out; float64 in, float64 out"""
        for dtype in DTYPES:
            relu.out_dtype([relu.case(dtype=dtype)])

    @pytest.mark.hint("x[x < 0] = 0 changes the caller's array: make a new one.")
    def test_input_is_not_changed(self, relu: ReluTrial) -> None:
        """x is the same after the call as before"""
        relu.inputs_are_untouched([relu.case()])

    @pytest.mark.hint("Return all that the backward pass needs in the cache; keep nothing elsewhere.")
    def test_cache(self, relu: ReluTrial) -> None:
        """The cache serves the backward pass, also when other forward passes come in between"""
        relu.cache_serves_the_backward_pass([relu.case()])
        relu.earlier_call([relu.case(), relu.case(), relu.case((2, 6)), relu.case((2, 6))])
        relu.outs_of_every_kind_stay()


@pytest.mark.question("relu_backward")
class TestReluBackward:
    """ReLU, backward."""

    @pytest.mark.weight(2)
    @pytest.mark.hint("The gradient passes where x was above 0; elsewhere it is 0.")
    def test_dx(self, relu: ReluTrial) -> None:
        """dx, for gradients of both signs"""
        relu.backward(relu.case())

    @pytest.mark.hint("Nothing depends on how many axes x has.")
    def test_several_axes(self, relu: ReluTrial) -> None:
        """Arrays of one, three and four axes"""
        for shape in ((7,), (2, 3, 4), (2, 2, 3, 3)):
            relu.backward(relu.case(shape))
        relu.backward_every_kind()

    @pytest.mark.hint("dx has the shape of x.")
    def test_shape(self, relu: ReluTrial) -> None:
        """The gradient has the shape of the input"""
        relu.gradient_shapes([relu.case(), relu.case((6,))], relu.case((2, 1, 3)))

    @pytest.mark.hint("Compute in the dtype of dout.")
    def test_dtype(self, relu: ReluTrial) -> None:
        """float32 in, float32 out; float64 in, float64 out"""
        for dtype in DTYPES:
            relu.gradient_dtypes([relu.case(dtype=dtype)])

    @pytest.mark.hint("dout[x < 0] = 0 changes the caller's array: copy it first.")
    def test_dout_and_cache_are_not_changed(self, relu: ReluTrial) -> None:
        """dout and the cache are the same after the call as before, and serve a second call"""
        relu.dout_and_cache_are_untouched([relu.case()])


@pytest.mark.question("TwoLayerNet")
class TestTwoLayerNet:
    """The two-layer network."""

    @pytest.mark.hint("W1 is (D, H), b1 (H,), W2 (H, C), b2 (C,).")
    def test_parameter_shapes(self, trial: Trial) -> None:
        """The parameters have the announced names and shapes"""
        default = {"W1": (3072, 100), "b1": (100,), "W2": (100, 10), "b2": (10,)}
        other = {"W1": (7, 5), "b1": (5,), "W2": (5, 3), "b2": (3,)}
        sizes = {"input_dim": 7, "hidden_dim": 5, "num_classes": 3}
        for arguments, shapes in (({}, default), (sizes, other)):
            params = trial.params(trial.new(**arguments))
            for name, shape in shapes.items():
                trial.check.shape(name, params[name], np.empty(shape))

    @pytest.mark.hint("Draw from a normal distribution of mean 0 and standard deviation weight_scale.")
    def test_weights_are_normal_with_the_given_scale(self, trial: Trial) -> None:
        """Weights are drawn from a normal distribution with standard deviation weight_scale"""
        for scale in (1e-3, 0.2):
            params = trial.params(trial.new(input_dim=80, hidden_dim=60, num_classes=40, weight_scale=scale))
            for name in WEIGHTS:
                self.check_normal(trial.check, name, params[name], scale)

    def check_normal(self, check: Check, name: str, weights: Any, scale: float) -> None:
        """Every bound is six or more standard errors wide, so that chance fails nobody."""
        check.that(
            type(weights) is np.ndarray and weights.dtype.kind == "f", f"{name} is no array of numbers"
        )
        count = weights.size
        check.that(count >= 1000, f"{name} has the wrong shape {weights.shape}")
        spread = weights.std(dtype=float)
        check.close(f"the standard deviation of {name}", spread, scale, 5 / np.sqrt(2 * count))
        near_zero = abs(float(weights.mean(dtype=float))) < 6 * scale / np.sqrt(count)
        check.that(near_zero, f"the mean of {name} should be near 0")
        beyond = float((np.abs(weights) > 2 * scale).mean())  # 4.55 % of a normal distribution
        normal = abs(beyond - 0.0455) < 6 * np.sqrt(0.0434 / count)
        check.that(normal, f"{name} has the right spread, but is not drawn from a normal distribution")

    @pytest.mark.hint("Biases start at zero: np.zeros.")
    def test_biases_start_at_zero(self, trial: Trial) -> None:
        """All biases start at zero"""
        params = trial.params(trial.new(input_dim=6, hidden_dim=5, num_classes=4, weight_scale=0.5))
        for name, size in zip(BIASES, (5, 4), strict=True):
            trial.check.close(name, params[name], np.zeros(size))

    @pytest.mark.weight(2)
    @pytest.mark.hint("Affine, ReLU, affine: the last layer has no ReLU, and scores are no probabilities.")
    def test_scores(self, trial: Trial) -> None:
        """loss(X) gives the right scores"""
        trial.scores(trial.network())

    @pytest.mark.hint("Each affine layer adds its bias.")
    def test_scores_with_biases(self, trial: Trial) -> None:
        """The scores with biases that are not zero"""
        trial.scores(trial.network(bias=1.0))

    @pytest.mark.hint("Take every size from the arguments; examples may have several axes.")
    def test_scores_of_other_sizes(self, trial: Trial) -> None:
        """Examples of several axes, other numbers of units and classes, a single example"""
        for network in (trial.network((3, 2, 2, 2), 4, 5), trial.network((1, 3), 8, 2)):
            trial.scores(network)

    @pytest.mark.weight(2)
    @pytest.mark.hint("The loss is softmax_loss of the scores.")
    def test_loss(self, trial: Trial) -> None:
        """The loss without regularisation"""
        trial.loss(trial.network())

    @pytest.mark.hint("Add 0.5 * reg * the sum of squares of W1 and W2, not of the biases.")
    def test_loss_with_regularisation(self, trial: Trial) -> None:
        """The loss with regularisation"""
        with trial.check.values_first():
            trial.loss(trial.network())
        trial.loss(trial.network(reg=0.7))
        trial.loss(trial.network(reg=5.0, bias=2.0))

    @pytest.mark.hint("softmax_loss gives the gradient of the scores; affine_backward those of W2 and b2.")
    def test_gradients_of_the_last_layer(self, trial: Trial) -> None:
        """The gradients of W2 and b2"""
        trial.grads(trial.network(), ("W2", "b2"))

    @pytest.mark.hint("Hand the hidden layer's gradient on through its ReLU, then through its affine layer.")
    def test_gradients_of_the_hidden_layer(self, trial: Trial) -> None:
        """The gradients of W1 and b1"""
        trial.grads(trial.network(), ("W1", "b1"))

    @pytest.mark.hint("The gradient of 0.5 * reg * sum(W * W) is reg * W; biases have none.")
    def test_gradients_with_regularisation(self, trial: Trial) -> None:
        """The gradients with regularisation"""
        with trial.check.values_first():
            trial.grads(trial.network())
        trial.grads(trial.network(reg=0.7))
        trial.grads(trial.network(reg=5.0, bias=2.0))

    @pytest.mark.weight(2)
    @pytest.mark.hint("Check every gradient numerically on a small network with odd sizes.")
    def test_everything_at_once(self, trial: Trial) -> None:
        """Loss and gradients with biases, regularisation, several axes, a single example"""
        for shape in ((5, 2, 3), (1, 7)):
            network = trial.network(shape, 4, 5, reg=0.9, bias=1.0)
            trial.loss(network)
            trial.grads(network)

    @pytest.mark.hint("grads has a key for each parameter, and each gradient its parameter's shape.")
    def test_gradient_keys_and_shapes(self, trial: Trial) -> None:
        """The gradients have the keys and shapes of the parameters"""
        network = trial.network()
        with trial.check.values_first():
            trial.grads(network)
        _, grads = trial.loss_and_grads(trial.model(network), network)
        trial.check.that(type(grads) is dict, "grads should be a dict of arrays", Fault.PARTS)
        extra = set(grads) - {*NAMES}
        trial.check.that(not extra, "grads has keys that are no parameters", Fault.PARTS)
        for name, right in network.loss_and_grads[1].items():
            trial.check.shape(f"grads['{name}']", trial.check.entry("grads", grads, name, Fault.PARTS), right)

    @pytest.mark.hint("loss computes: only the solver changes parameters.")
    def test_inputs_and_parameters_are_not_changed(self, trial: Trial) -> None:
        """loss leaves X, y and the parameters as they are"""
        network = trial.network(reg=0.5)
        model = trial.model(network)
        for arguments in ((network.X, network.y), (network.X,)):
            trial.check.unchanged(model.call("loss", *arguments), ("X", "y"))
        for name, value in trial.params(model).items():
            trial.check.kept(name, value, network.params[name])
        with trial.check.values_first():
            trial.grads(network)

    @pytest.mark.hint("Read self.params and self.reg in every call; keep nothing of a call for the next.")
    def test_parameters_are_read_in_every_call(self, trial: Trial) -> None:
        """New parameters, another reg, another model and another batch show in the next call"""
        first = trial.network(reg=0.5, bias=1.0)
        second, third = trial.network(reg=2.0, bias=1.0), trial.network((2, 5), reg=2.0)
        with trial.check.values_first():
            for network in (first, second, third):
                trial.loss(network)
                trial.grads(network)
        model, other = trial.model(first), trial.model(third)
        model.call("loss", first.X, first.y)
        model.update("params", second.params)
        trial.student.library("builtins", "setattr", model, "reg", second.reg)
        for network, net in ((second, model), (third, other), (second, model)):
            loss, grads = trial.loss_and_grads(net, network)
            trial.check.close("loss", loss, network.loss_and_grads[0])
            trial.right_grads(network, grads)


@pytest.mark.question("softmax_loss")
class TestSoftmaxLoss:
    """The softmax loss of scores."""

    def scores(self, rng: np.random.Generator, N: int = 5, C: int = 4, size: float = 1.0) -> tuple[Any, Any]:
        """Scores of that size, and labels of which one at least is not 0."""
        labels = rng.integers(0, C, N)
        labels[0] = C - 1
        return size * rng.standard_normal((N, C)), labels

    def judge(self, student: Student, check: Check, x: Any, y: Any, names: tuple[str, ...]) -> Any:
        """The student's loss and dx; those called `names` are right."""
        answer = student.call("softmax_loss", x, y)
        given = check.parts("softmax_loss", answer.value, ("loss", "dx"))
        for name, value, right in zip(("loss", "dx"), given, oracle.softmax_loss(x, y), strict=True):
            if name in names:
                check.close(name, value, right.astype(x.dtype))
        return answer, given

    @pytest.mark.weight(2)
    @pytest.mark.hint("The mean over the examples of -log of the right class's probability.")
    def test_loss(self, student: Student, rng: np.random.Generator, check: Check) -> None:
        """The loss of scores around 0"""
        self.judge(student, check, *self.scores(rng), ("loss",))

    @pytest.mark.weight(2)
    @pytest.mark.hint("The probabilities, less 1 for the right class, over the number of examples.")
    def test_gradient(self, student: Student, rng: np.random.Generator, check: Check) -> None:
        """The gradient of the loss"""
        self.judge(student, check, *self.scores(rng), ("dx",))

    @pytest.mark.hint("Subtract each row's largest score before you exponentiate.")
    def test_large_scores(self, student: Student, rng: np.random.Generator, check: Check) -> None:
        """Scores of thousands, positive and negative"""
        x, y = self.scores(rng)
        with check.values_first():
            self.judge(student, check, x, y, ("loss", "dx"))
        for shift in (2000.0, -2000.0, np.array([[0.0], [3000.0], [-3000.0], [900.0], [-900.0]])):
            self.judge(student, check, x + shift, y, ("loss", "dx"))

    @pytest.mark.hint("log(0) is infinite: take the logarithm of the sum, not of a probability.")
    def test_certain_and_wrong(self, student: Student, rng: np.random.Generator, check: Check) -> None:
        """A right class whose probability is too small for float64"""
        x, y = self.scores(rng)
        with check.values_first():
            self.judge(student, check, x, y, ("loss",))
        x[0, 0] += 2000
        self.judge(student, check, x, y, ("loss",))

    @pytest.mark.hint("Nothing depends on the numbers of examples and classes but through the shape of x.")
    def test_sizes(self, student: Student, rng: np.random.Generator, check: Check) -> None:
        """A single example, two classes, more classes than examples, and the other way round"""
        for N, C in ((1, 3), (6, 2), (3, 8), (9, 4)):
            self.judge(student, check, *self.scores(rng, N, C), ("loss", "dx"))

    @pytest.mark.hint("Compute in the dtype of x.")
    def test_shape_and_dtype(self, student: Student, rng: np.random.Generator, check: Check) -> None:
        """dx has the shape and the dtype of x"""
        x, y = self.scores(rng)
        for dtype in DTYPES:
            with check.values_first():
                _, (_, dx) = self.judge(student, check, x.astype(dtype), y, ("loss", "dx"))
            check.shape("dx", dx, x)
            check.dtype("dx", dx, dtype)

    @pytest.mark.hint("x -= ... and dx = x change the caller's array: work on a copy.")
    def test_inputs_are_not_changed(self, student: Student, rng: np.random.Generator, check: Check) -> None:
        """x and y are the same after the call as before"""
        x, y = self.scores(rng)
        check.unchanged(student.call("softmax_loss", x, y), ("x", "y"))
        with check.values_first():
            self.judge(student, check, x, y, ("loss", "dx"))
