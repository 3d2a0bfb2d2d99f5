"""Hidden tests of 4_normalization: batch norm and layer norm."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
import pytest

from autograder.assignments.assignment1 import oracle
from autograder.assignments.assignment1.hidden_tests.layers import Layer
from autograder.assignments.assignment1.hidden_tests.normalization import (
    BATCH,
    LAYER,
    SIZES,
    NormTrial,
)
from autograder.testing import Check, Kinds, Student

DTYPES = (np.float64, np.float32)


class NormTests:
    """What all tests of a layer need."""

    layer: ClassVar[Layer]

    @pytest.fixture
    def trial(self, student: Student, rng: np.random.Generator, check: Check, kinds: Kinds) -> NormTrial:
        return NormTrial(student, rng, check, kinds, layer=self.layer)


class ForwardTests(NormTests):
    """What holds of the forward pass of either layer."""

    @pytest.mark.weight(2)
    @pytest.mark.hint("Mean and variance along the right axis, over all numbers of the set.")
    def test_normalised(self, trial: NormTrial) -> None:
        """Each set of numbers is normalised with its own mean and variance"""
        trial.forward(trial.case())

    @pytest.mark.hint("Scale with gamma[d] and shift with beta[d] after normalising.")
    def test_gamma_and_beta(self, trial: NormTrial) -> None:
        """Each feature has its own gamma and beta"""
        trial.forward(trial.case(plain=False))

    @pytest.mark.hint("eps comes from the parameters, 1e-5 if it is not there; it is added to the variance.")
    def test_eps(self, trial: NormTrial) -> None:
        """eps as given, and its default"""
        trial.forward(trial.case(eps=0.5))
        trial.forward(trial.case(spread=0.005))

    @pytest.mark.hint("param.get(name, default) takes a 0 that is given; `or` takes it for missing.")
    def test_zero_that_is_given(self, trial: NormTrial) -> None:
        """eps = 0"""
        with trial.check.values_first():
            trial.forward(trial.case())
        trial.forward(trial.case(eps=0.0, spread=0.005))

    @pytest.mark.hint("Nothing depends on N and D but through the shape of x.")
    def test_sizes(self, trial: NormTrial) -> None:
        """More examples than features and the other way round, a single one of either"""
        for shape in SIZES:
            trial.forward(trial.case(shape))

    @pytest.mark.weight(2)
    @pytest.mark.hint("Try N and D that differ, with gamma, beta and eps of your own.")
    def test_everything_at_once(self, trial: NormTrial) -> None:
        """gamma, beta and eps given, all at once"""
        for case in trial.all_at_once():
            trial.forward(case)
        trial.forward_every_kind()

    @pytest.mark.hint("out has the shape of x.")
    def test_shape(self, trial: NormTrial) -> None:
        """The output has the shape of the input"""
        trial.out_shape(trial.plain_cases(), trial.case((2, 5)), trial.case((1, 1)))

    @pytest.mark.hint("Compute in the dtype of x: no array of float64 in between.")
    def test_dtype(self, trial: NormTrial) -> None:
        """float32 in, float32 out; float64 in, float64 out"""
        for dtype in DTYPES:
            trial.out_dtype(trial.plain_cases(dtype))

    @pytest.mark.hint("x -= mean changes the caller's array: make a new one.")
    def test_inputs_are_not_changed(self, trial: NormTrial) -> None:
        """The inputs are the same after the call as before"""
        given = trial.case(eps=1e-3)  # an eps that is there may be taken out
        trial.inputs_are_untouched([trial.case(plain=False), *trial.plain_cases()], given)

    @pytest.mark.hint("Return all that the backward pass needs in the cache; keep nothing elsewhere.")
    def test_cache(self, trial: NormTrial) -> None:
        """The cache serves the backward pass, also when other forward passes come in between"""
        trial.cache_serves_the_backward_pass([trial.case((4, 3), plain=False), *trial.plain_cases()])
        others = [trial.case((3, 5), plain=False) for _ in range(2)]
        sets = [trial.case(shape) for shape in ((6, 1), (6, 1), (8, 1), (8, 1))]
        trial.earlier_call([trial.case(), trial.case(), *others], sets)
        trial.outs_of_every_kind_stay()


class BackwardTests(NormTests):
    """What holds of the backward pass of either layer."""

    @pytest.mark.weight(3)
    @pytest.mark.hint("Mean and variance depend on x as well: three terms, along the axis of the statistics.")
    def test_dx(self, trial: NormTrial) -> None:
        """dx, the gradient by x"""
        trial.backward(trial.case(), ("dx",))

    @pytest.mark.hint("dgamma[d] is the sum of dout * x_hat over the examples.")
    def test_dgamma(self, trial: NormTrial) -> None:
        """dgamma, the gradient by the scale"""
        trial.backward(trial.case(), ("dgamma",))

    @pytest.mark.hint("dbeta[d] is the sum of dout over the examples.")
    def test_dbeta(self, trial: NormTrial) -> None:
        """dbeta, the gradient by the shift"""
        trial.backward(trial.case(), ("dbeta",))

    @pytest.mark.hint("dx depends on gamma; dgamma does not.")
    def test_gamma_and_beta(self, trial: NormTrial) -> None:
        """gamma and beta that differ from 1 and 0"""
        trial.backward(trial.case(plain=False))

    @pytest.mark.hint("The deviation in the gradient is the one of the forward pass, eps included.")
    def test_eps(self, trial: NormTrial) -> None:
        """eps as given, and its default"""
        for case in (trial.case(eps=0.5), trial.case(spread=0.005), trial.case(eps=0.0, spread=0.005)):
            trial.backward(case)

    @pytest.mark.hint("Nothing depends on N and D but through the shape of dout.")
    def test_sizes(self, trial: NormTrial) -> None:
        """More examples than features and the other way round, a single one of either"""
        for shape in SIZES:
            trial.backward(trial.case(shape))

    @pytest.mark.weight(2)
    @pytest.mark.hint("Try N and D that differ, with gamma, beta and eps of your own.")
    def test_everything_at_once(self, trial: NormTrial) -> None:
        """gamma, beta and eps given, all at once"""
        for case in trial.all_at_once():
            trial.backward(case)
        trial.backward_every_kind()

    @pytest.mark.hint("dx has the shape of x; dgamma and dbeta have the shape (D,).")
    def test_shapes(self, trial: NormTrial) -> None:
        """Each gradient has the shape of its array"""
        trial.gradient_shapes(trial.plain_cases(), trial.case((2, 5)), trial.case((1, 1)))

    @pytest.mark.hint("Compute in the dtype of dout.")
    def test_dtype(self, trial: NormTrial) -> None:
        """float32 in, float32 out; float64 in, float64 out"""
        for dtype in DTYPES:
            trial.gradient_dtypes(trial.plain_cases(dtype))

    @pytest.mark.hint("Never write into dout, nor into what the cache holds.")
    def test_dout_and_cache_are_not_changed(self, trial: NormTrial) -> None:
        """dout and the cache are the same after the call as before, and serve a second call"""
        trial.dout_and_cache_are_untouched([trial.case(plain=False), *trial.plain_cases()])


@pytest.mark.question("batchnorm_forward")
class TestBatchnormForward(ForwardTests):
    """Batch norm, forward."""

    layer = BATCH

    @pytest.mark.weight(2)
    @pytest.mark.hint("running = momentum * running + (1 - momentum) * statistic of this batch, in bn_param.")
    def test_running_statistics(self, trial: NormTrial) -> None:
        """running_mean and running_var over several steps, from zeros and from given values"""
        given: dict[str, Any] = {"momentum": 0.6, "running_mean": trial.rng.standard_normal(4)}
        given["running_var"] = trial.rng.uniform(1, 2, 4)
        for others in (dict[str, Any](), given):
            param = {"mode": "train", **others}
            mean: Any = others.get("running_mean", np.zeros(4))
            var: Any = others.get("running_var", np.zeros(4))
            momentum = float(param.get("momentum", oracle.DEFAULT_MOMENTUM))
            for _ in range(3):
                case = trial.case((3, 4))
                mean, var = oracle.running_statistics(case.inputs[0], mean, var, momentum)
                _, param = trial.step(case, param)
                trial.running(param, mean, var)

    @pytest.mark.hint("Train mode normalises with the batch's own mean and variance, always.")
    def test_out_of_several_steps(self, trial: NormTrial) -> None:
        """out in train mode, step after step, with running statistics in bn_param"""
        with trial.check.values_first():
            trial.forward(trial.case())
        param = trial.statistics() | {"mode": "train"}
        for _ in range(3):
            case = trial.case()
            out, param = trial.step(case, param)
            trial.check.close("out", out, case.out)

    @pytest.mark.hint("Read eps and momentum with get(...): pop(...) takes them out of bn_param.")
    def test_bn_param_serves_the_next_call(self, trial: NormTrial) -> None:
        """bn_param still holds the given eps and momentum after a call"""
        case, given = trial.case(), {"eps": 1e-3, "momentum": 0.6}
        with trial.check.values_first():
            trial.forward(case)
        _, param = trial.step(case, {"mode": "train"} | given)
        for name, value in given.items():
            trial.check.close(f"bn_param['{name}']", trial.check.entry("bn_param", param, name), value)

    @pytest.mark.hint("momentum = 0 keeps nothing of the old value; `or` takes a 0 for missing.")
    def test_momentum_of_zero(self, trial: NormTrial) -> None:
        """momentum = 0"""
        case = trial.case()
        with trial.check.values_first():
            trial.forward(case)
        _, param = trial.step(case, trial.statistics() | {"mode": "train", "momentum": 0.0})
        trial.running(param, *oracle.running_statistics(case.inputs[0], np.zeros(4), np.zeros(4), 0.0))

    @pytest.mark.weight(2)
    @pytest.mark.hint("In test mode normalise with running_mean and running_var, not with the batch's own.")
    def test_test_mode(self, trial: NormTrial) -> None:
        """Test mode normalises with the running statistics, and with zeros before any training"""
        for shape, eps in (((5, 4), oracle.DEFAULT_EPS), ((1, 4), 0.5)):
            case, param = trial.case(shape, plain=False), trial.statistics() | {"eps": eps}
            x, gamma, beta, _ = case.inputs
            statistics = param["running_mean"], param["running_var"]
            right = oracle.batchnorm_test(x, gamma, beta, *statistics, eps)
            trial.check.close("out", trial.step(case, param)[0], right)
        case, zeros = trial.case(plain=False, spread=2.0), np.zeros(4)
        x, gamma, beta, _ = case.inputs
        right = oracle.batchnorm_test(x, gamma, beta, zeros, zeros, 0.5)
        trial.check.close("out", trial.step(case, {"mode": "test", "eps": 0.5})[0], right)

    @pytest.mark.hint("Only train mode updates the running statistics.")
    def test_test_mode_keeps_the_running_statistics(self, trial: NormTrial) -> None:
        """Test mode leaves the running statistics as they are"""
        case, param = trial.case(), trial.statistics()
        x, gamma, beta, _ = case.inputs
        statistics = param["running_mean"], param["running_var"]
        right = oracle.batchnorm_test(x, gamma, beta, *statistics, oracle.DEFAULT_EPS)
        with trial.check.values_first():
            out, after = trial.step(case, param)
            trial.check.close("out", out, right)
        trial.running(after, param["running_mean"], param["running_var"])


@pytest.mark.question("batchnorm_backward")
class TestBatchnormBackward(BackwardTests):
    """Batch norm, backward."""

    layer = BATCH


@pytest.mark.question("layernorm_forward")
class TestLayernormForward(ForwardTests):
    """Layer norm, forward."""

    layer = LAYER


@pytest.mark.question("layernorm_backward")
class TestLayernormBackward(BackwardTests):
    """Layer norm, backward."""

    layer = LAYER
