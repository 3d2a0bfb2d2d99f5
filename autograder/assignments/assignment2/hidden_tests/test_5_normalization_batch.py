"""Hidden tests of 5_normalization: spatial batch norm, forward and backward."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from autograder.assignments.assignment2 import oracle
from autograder.assignments.assignment2.hidden_tests.normalization import (
    DEFAULT_EPS,
    EPS,
    GIVEN,
    STATISTICS,
    ZERO_EPS,
    Case,
    Step,
    Trial,
    all_at_once,
    right_step,
    signs_and_zeros,
    small,
)
from autograder.testing import CheckFailed, HiddenTests, Kinds, StudentError
from autograder.testing.layer_sequences import AS_DRAWN, LAYOUTS

UPDATE = """
def _hidden_update(param, changes):
    param.update(changes)
"""

STEPS: tuple[dict[str, Any], ...] = (
    {},
    {"mode": "test"},
    {"mode": "train", "momentum": 0.5},
    {},
    {"mode": "test", "eps": 0.4},
    {},
    {"mode": "train", "momentum": 0.15},
    {"mode": "test"},
    {"mode": "train", "momentum": 0.99, "running_var": np.arange(1.0, 5.0)},
    {"mode": "test"},
)
"""What a training loop changes in bn_param before each step."""

SIZES = (2, 3, 4, 5), (2, 3, 5, 4), (1, 4, 3, 3), (3, 1, 3, 3), (1, 1, 2, 3)
"""Images that are not square, a single image, a single channel."""


@pytest.fixture
def trial(hidden_tests: HiddenTests, kinds: Kinds) -> Trial:
    off = hidden_tests.assignment.switched_off
    return Trial(*hidden_tests.tools(), kinds, dtypes="dtype" not in off)


@pytest.mark.question("spatial_batchnorm_forward")
class TestBatchNormForward:
    """Forward pass of spatial batch norm."""

    def running_param(
        self, trial: Trial, channels: int = 4, dtype: npt.DTypeLike = np.float64
    ) -> dict[str, Any]:
        """Test mode; the variances are so small that another default of eps shows."""
        mean, var = 3 + trial.rng.standard_normal(channels), trial.rng.uniform(0.1, 1, channels)
        return {"mode": "test", **GIVEN, "running_mean": mean.astype(dtype), "running_var": var.astype(dtype)}

    @pytest.mark.weight(2)
    @pytest.mark.hint(
        "The set of a channel is x[:, c]: move the channel axis last before you flatten the others."
    )
    def test_train_mode(self, trial: Trial) -> None:
        """Each channel is normalised over images, rows and columns"""
        trial.forward_of(*trial.alike(trial.case()), trial.case((6, 4, 1, 1)))

    @pytest.mark.hint("Scale with gamma[c] and shift with beta[c] after normalising.")
    def test_gamma_and_beta(self, trial: Trial) -> None:
        """Each channel has its own gamma and beta"""
        trial.forward_of(trial.case(plain=False), trial.case((6, 4, 1, 1), plain=False))

    @pytest.mark.hint("eps comes from bn_param, 1e-5 if it is not there; it is added to the variance.")
    def test_eps(self, trial: Trial) -> None:
        """eps as given, and its default"""
        for given in EPS:
            trial.forward_of(*trial.alike(trial.case(**given)), trial.case((6, 4, 1, 1), **given))
        case, tested = trial.case(spread=2.0), self.running_param(trial)
        default = {name: tested[name] for name in ("mode", *STATISTICS)}
        if not trial.each_is_right((case, tested), (case, default)) and trial.each_is_right((case, tested)):
            self.out_is_right(trial, case, default)

    @pytest.mark.hint(
        "Undo the flattening in reverse order: reshape to (N, H, W, C), then move the channels back."
    )
    def test_sizes(self, trial: Trial) -> None:
        """Images that are not square, a single image, a single channel"""
        trial.forward_of_each(trial.alike(trial.case(shape)) for shape in SIZES)

    @pytest.mark.hint("Pass bn_param itself on, so that its running statistics are updated.")
    def test_running_statistics_after_one_step(self, trial: Trial) -> None:
        """running_mean and running_var after a first step"""
        shapes = (3, 4, 3, 3), (1, 4, 3, 3), (3, 1, 3, 3), (6, 4, 1, 1), (4, 4, 2, 3), (70, 2, 3, 1)
        cases, default = [trial.case(shape) for shape in shapes], {"mode": "train"}
        cases[0].x[:, 0] *= -1
        if not trial.each_is_right(*((case, default) for case in cases)):
            for case in cases:
                self.statistics_are_right(trial, case, default)

    def statistics_are_right(self, trial: Trial, case: Case, param: dict[str, Any]) -> dict[str, Any]:
        """bn_param after a step, with the right statistics."""
        _, right = right_step(case, param)
        _, updated = trial.bn_step(case, param)
        trial.running(updated, *(right[name] for name in STATISTICS))
        return updated

    @pytest.mark.weight(2)
    @pytest.mark.hint(
        "running = momentum * running + (1 - momentum) * statistic of this batch, with its variance."
    )
    def test_running_statistics_after_several_steps(self, trial: Trial) -> None:
        """running_mean and running_var after several steps, from given values and with a given momentum"""
        trial.one_of(lambda case: self.running_is_right(trial, case.x.dtype), [trial.case()])

    def running_is_right(self, trial: Trial, dtype: npt.DTypeLike) -> None:
        """The statistics after each of three steps."""
        mean, var = trial.rng.standard_normal(4), trial.rng.uniform(1, 2, 4)
        mean, var = mean.astype(dtype), var.astype(dtype)
        given = {"momentum": 0.6, "running_mean": mean, "running_var": var}
        param: dict[str, Any] = {"mode": "train", **GIVEN, **given}
        cases = [trial.case((3, 4, 3, 2), dtype=dtype) for _ in range(3)]
        if trial.steps_hold([param], [(0, {}, case) for case in cases]):
            return
        for case in cases:
            step = oracle.batchnorm_train(case.x, case.gamma, case.beta, mean, var, DEFAULT_EPS, 0.6)
            mean, var = step.running_mean.values, step.running_var.values
            _, param = trial.bn_step(case, param)
            trial.running(param, step.running_mean, step.running_var)

    @pytest.mark.weight(0.5)
    @pytest.mark.hint("Read everything from bn_param in every call, and take nothing out of it.")
    def test_out_of_several_steps(self, trial: Trial) -> None:
        """One bn_param through several steps of training and testing"""
        state = self.running_param(trial) | {"mode": "train", "eps": 0.1, "momentum": 0.8}
        cases = [trial.case((3, 4, 3, 2), plain=False, spread=2.0) for _ in STEPS]
        state["running_mean"][0] *= -1
        for n, case in enumerate(cases):
            case.x[:, 0] *= -1
            case.x[:, n % 4] = n % 3  # a channel without any spread, as behind a ReLU
        for case in cases[-2:]:
            case.x[...] = 0
        steps: list[Step] = [(0, change, case) for change, case in zip(STEPS, cases, strict=True)]
        if not trial.steps_hold([state], steps):
            self.step_by_step(trial, state, steps)

    def step_by_step(self, trial: Trial, state: dict[str, Any], steps: Sequence[Step]) -> None:
        """The steps are right with one bn_param, if each is with a new one of the same content."""
        trial.student.define(UPDATE)
        shared = trial.student.put(state)
        for _, change, case in steps:
            state |= change
            trial.student.call("_hidden_update", shared, change)
            right, after = right_step(case, state)
            with trial.check.values_first():
                out, updated = trial.bn_step(case, state)
                trial.check.close("out", out, right)
                trial.running(updated, *(after[name] for name in STATISTICS))
            state |= {name: np.asarray(after[name]) for name in STATISTICS}
            out, _ = trial.bn_step(case, shared)
            trial.check.close("out", out, right)

    @pytest.mark.weight(0.5)
    @pytest.mark.hint("running_mean and running_var have the shape (C,).")
    def test_shapes_of_the_running_statistics(self, trial: Trial) -> None:
        """running_mean and running_var have the shape (C,)"""
        for shape in ((3, 4, 3, 3), (3, 1, 3, 3)):
            with trial.check.values_first():
                case = trial.case(shape)
                updated = self.statistics_are_right(trial, case, case.param)
            for name in ("running_mean", "running_var"):
                trial.check.shape(name, trial.check.entry("bn_param", updated, name), np.zeros(shape[1]))

    @pytest.mark.weight(2)
    @pytest.mark.hint("In test mode normalise with running_mean and running_var, not with the batch's own.")
    def test_test_mode(self, trial: Trial) -> None:
        """Test mode normalises with the running statistics"""
        for shape, eps in (((3, 4, 3, 3), DEFAULT_EPS), ((1, 4, 2, 5), 0.5)):
            right = partial(self.out_of_test_mode_is_right, trial, eps=eps)
            trial.one_of(right, [trial.case(shape, plain=False, spread=2.0)])

    def out_of_test_mode_is_right(self, trial: Trial, case: Case, eps: float) -> None:
        self.out_is_right(trial, case, self.running_param(trial, dtype=case.x.dtype) | {"eps": eps})

    def out_is_right(self, trial: Trial, case: Case, param: dict[str, Any]) -> None:
        right, _ = right_step(case, param)
        trial.check.close("out", trial.bn_step(case, param)[0], right.astype(case.x.dtype))

    @pytest.mark.weight(0.5)
    @pytest.mark.hint("Running statistics that are not in bn_param count as zeros.")
    def test_test_mode_without_running_statistics(self, trial: Trial) -> None:
        """Test mode before any training: the running statistics are zeros"""
        plain, case = (trial.case(), self.running_param(trial)), trial.case(plain=False, spread=2.0)
        given = [{}, *({name: self.running_param(trial)[name]} for name in STATISTICS)]
        params = [{"mode": "test", "eps": 0.5, **one} for one in given]
        if not trial.each_is_right(plain, *((case, param) for param in params)):
            with trial.check.values_first():
                self.out_is_right(trial, *plain)
            for param in params:
                self.out_is_right(trial, case, param)

    @pytest.mark.weight(0.5)
    @pytest.mark.hint("Only train mode updates the running statistics.")
    def test_test_mode_keeps_the_running_statistics(self, trial: Trial) -> None:
        """Test mode leaves the running statistics as they are"""
        case, param = trial.case(), self.running_param(trial)
        right = oracle.batchnorm_test(
            case.x, case.gamma, case.beta, param["running_mean"], param["running_var"], DEFAULT_EPS
        )
        out, after = trial.bn_step(case, param)
        trial.check.close("out", out, right)
        trial.running(after, param["running_mean"], param["running_var"])
        for name in ("running_mean", "running_var"):
            trial.check.shape(name, after[name], param[name])
            trial.check.kept(name, after[name], param[name])

    @pytest.mark.weight(0.5)
    @pytest.mark.hint("bn_param.get(name, default) takes a 0 that is given; `or` takes it for missing.")
    def test_zeros_that_are_given(self, trial: Trial) -> None:
        """eps, momentum and running statistics of 0"""
        start, none = np.zeros(4), trial.case(eps=0.0, spread=0.005)
        cases = [trial.case(), small(trial.case(plain=False, spread=2.0)), none]
        momenta: list[dict[str, Any]] = [
            {"mode": "train", **GIVEN, "momentum": 0.0},
            {"mode": "train", **GIVEN, "momentum": 1.0},
            {"mode": "train", **GIVEN, "momentum": 0.5, "running_mean": start, "running_var": start},
        ]
        tested, tests = trial.case(spread=2.0), []
        for mean, var, eps in (
            (start, start, 0.5),
            (start, start + 1, 0.5),
            (start + 1, start + 0.1, 0.0),
            (start, start + 1e-9, 0.0),
        ):
            tests.append({"mode": "test", **GIVEN, "running_mean": mean, "running_var": var, "eps": eps})
        training = *((case, case.param) for case in cases), *((none, param) for param in momenta)
        if trial.each_is_right(*training, *((tested, param) for param in tests)):
            return
        with trial.check.values_first():
            trial.forward(cases[0])
        for case in cases[1:]:
            trial.forward(case)
        for param in momenta:
            self.statistics_are_right(trial, none, param)
        for param in tests:
            self.out_is_right(trial, tested, param)

    @pytest.mark.weight(3)
    @pytest.mark.hint("Try N, C, H and W all different, with gamma, beta and eps of your own.")
    def test_everything_at_once(self, trial: Trial) -> None:
        """Nothing square, gamma, beta and eps given, all at once"""
        trial.forward_every_kind()
        trial.forward_all([*all_at_once(trial), *signs_and_zeros(trial), *trial.many_and_long()])
        self.every_kind_in_test_mode(trial)

    def every_kind_in_test_mode(self, trial: Trial) -> None:
        """Test mode is right for other cases as well, if it is for a plain one."""
        shapes = (1, 1, 3, 3), (4, 4, 2, 3), (70, 2, 1, 1), (2, 3, 3, 1)
        cases = [*(trial.case(shape, plain=False, spread=2.0) for shape in shapes), *signs_and_zeros(trial)]
        plain, *others = (
            (case, self.running_param(trial, case.x.shape[1])) for case in (trial.case(), *cases)
        )
        if not trial.each_is_right(plain, *others) and trial.each_is_right(plain):
            for case, param in others:
                self.out_is_right(trial, case, param)

    @pytest.mark.weight(0.5)
    @pytest.mark.hint("out has the shape of x.")
    def test_shape(self, trial: Trial) -> None:
        """The output has the shape of the input"""
        shapes = (2, 3, 4, 5), (2, 3, 4, 1), (1, 1, 2, 3)
        trial.out_shape(trial.plain_cases(), *map(trial.case, shapes))
        for shape in ((2, 3, 4, 5), (1, 1, 2, 3)):
            case, param = trial.case(shape, spread=2.0), self.running_param(trial, shape[1])
            trial.check.shape("out of test mode", trial.bn_step(case, param)[0], case.x)

    @pytest.mark.kind("dtype")
    @pytest.mark.weight(0.5)
    @pytest.mark.hint("Compute in the dtype of x: no array of float64 in between.")
    def test_dtype(self, trial: Trial) -> None:
        """float32 in, float32 out; float64 in, float64 out"""
        for dtype in (np.float64, np.float32):
            others = trial.other_ways() if dtype == np.float32 else ()
            trial.out_dtype(trial.plain_cases(dtype=dtype), *others)
            self.outs_of_test_mode_have_the_dtype(trial, dtype)

    def outs_of_test_mode_have_the_dtype(self, trial: Trial, dtype: npt.DTypeLike) -> None:
        """With given statistics, with those of training, and without any, before training and after it."""
        case, pixels = (trial.case(shape, dtype=dtype) for shape in ((3, 4, 3, 3), (3, 4, 1, 1)))
        train, test = {"mode": "train"}, {"mode": "test"}
        layers: list[dict[str, Any]] = [self.running_param(trial, dtype=dtype), {}, {}, {}]
        steps: list[Step] = [(0, {}, case), (0, {}, pixels)]
        for n, modes in enumerate(((train, test), (train, train, test), (test, train, test)), 1):
            steps += [(n, mode, case) for mode in modes]
        if trial.check.holds(trial.outs_have_the_dtype, layers, steps):
            return
        with trial.check.values_first():
            trial.bn_step(case, layers[0])
        for n, changes, each in steps:
            try:
                out, layers[n] = trial.bn_step(each, layers[n] | changes)
            except (CheckFailed, StudentError):
                continue
            trial.check.dtype("out", out, dtype)

    @pytest.mark.kind("unchanged")
    @pytest.mark.weight(0.5)
    @pytest.mark.hint("Never write into x, gamma or beta: x -= mean changes the caller's array.")
    def test_inputs_are_not_changed(self, trial: Trial) -> None:
        """x, gamma and beta are the same after the call as before, in either mode"""
        shapes = (1, 4, 3, 3), (3, 1, 3, 3), (3, 4, 1, 1), (3, 4, 3, 3)
        calls: list[tuple[str, tuple[Any, ...]]] = []
        for dtype, mode, shape in product((np.float32, np.float64), ("train", "test"), shapes):
            case = trial.case(shape, plain=False, dtype=dtype)
            param = self.running_param(trial, case.x.shape[1], dtype) | {"mode": mode}
            calls.append((AS_DRAWN, (*case.inputs[:-1], param)))
        calls += [(layout, calls[-1][1]) for layout in LAYOUTS]
        trial.nothing_is_changed(case.functions[0], calls, case.names)
        trial.inputs_are_untouched(trial.plain_cases(), trial.case(plain=False))

    @pytest.mark.weight(0.5)
    @pytest.mark.hint("Keep everything of a layer in its bn_param, and take sizes from the batch at hand.")
    def test_layers_in_turns(self, trial: Trial) -> None:
        """Several layers take turns, with batches of several sizes, in float64 and float32"""
        with trial.check.values_first():
            trial.forward(trial.case())
            case = trial.case()
            first = self.statistics_are_right(trial, case, case.param)
        shaped = all(np.shape(first[name]) == (4,) for name in STATISTICS)
        for dtype in (np.float64, np.float32):
            self.in_turns(trial, dtype, shaped)

    def in_turns(self, trial: Trial, dtype: npt.DTypeLike, shaped: bool) -> None:
        """Four layers, with batches of several sizes, in the same arrays.

        Two are new, and one of them is tested first; two are given one of the statistics. In the end some are
        tested, also with other statistics, with which one goes on training.
        """
        mean, var = trial.rng.standard_normal(4).astype(dtype), trial.rng.uniform(1, 2, 4).astype(dtype)
        train, test, given = {"mode": "train"}, {"mode": "test"}, {"running_mean": mean, "running_var": var}
        layers: list[dict[str, Any]] = [
            {"eps": 0.5},
            {"eps": 0.5},
            {"running_var": var},
            {"running_mean": mean},
        ]
        again: tuple[int, ...] = ()
        planned: list[tuple[int, dict[str, Any], tuple[int, ...]]] = [(1, test, (3, 4, 3, 2))]
        for shape in ((3, 4, 3, 2), (2, 4, 2, 2), (1, 4, 4, 1)):
            planned += [(layer, train, shape) for layer in range(len(layers))]
        for layer in (0, 1):
            planned += [
                (layer, test, (1, 4, 1, 1)),
                (layer, test, again),
                (layer, test | given, again),
                (layer, test | given, (2, 4, 3, 3)),
            ]
            planned += [
                (layer, train, (3, 4, 1, 1)),
                (layer, train | given, (1, 4, 1, 1)),
                (layer, test, (3, 4, 1, 1)),
            ]
        planned += [(layer, test, (2, 4, 3, 4)) for layer in (1, 2)]
        steps: list[Step] = []
        for layer, changes, size in planned:
            if size != again:
                case = trial.case(size, plain=False, spread=2.0, dtype=dtype)
                case.x[:, 0] *= -1
            steps.append((layer, changes, case))
        trial.steps_are_right(layers, steps, shaped, in_place=True)

    @pytest.mark.kind("cache")
    @pytest.mark.weight(0.5)
    @pytest.mark.hint("Return what batchnorm_backward needs.")
    def test_cache_serves_the_backward_pass(self, trial: Trial) -> None:
        """The cache holds what the backward pass needs"""
        plain = [trial.case((2, 3, 4, 5), plain=False), *trial.plain_cases()]
        trial.cache_serves_the_backward_pass(plain)
        trial.cache_outlasts_a_test([trial.case(plain=plain, spread=2.0) for plain in (True, False)])

    @pytest.mark.goes_on
    @pytest.mark.kind("cache")
    @pytest.mark.weight(0.5)
    @pytest.mark.hint(
        "Return all of it in the cache: other forward passes may come before the backward pass."
    )
    def test_cache_of_an_earlier_call(self, trial: Trial) -> None:
        """Other forward passes come between a forward pass and its backward pass"""
        pixels = [trial.case((size, 1, 1, 1)) for size in (6, 6, 8, 8)]
        single, turns = trial.case((3, 1, 1, 2)), trial.in_turns((2, 3, 4, 4))
        trial.earlier_call([trial.case(), trial.case(), *turns], pixels, single=single)
        trial.outs_of_every_kind_stay()


@pytest.mark.question("spatial_batchnorm_backward")
class TestBatchNormBackward:
    """Backward pass of spatial batch norm."""

    @pytest.mark.weight(2)
    @pytest.mark.hint(
        "Flatten dout exactly as x was flattened, and bring dx back into the shape of an image."
    )
    def test_dx(self, trial: Trial) -> None:
        """dx, the gradient by the images"""
        trial.gradient_of(["dx"], trial.case(), trial.case((6, 4, 1, 1)))

    @pytest.mark.hint("dgamma[c] is the sum of dout * x_hat over images, rows and columns.")
    def test_dgamma(self, trial: Trial) -> None:
        """dgamma, the gradient by the scale"""
        trial.gradient_of(["dgamma"], trial.case(), trial.case((6, 4, 1, 1)))

    @pytest.mark.hint("dbeta[c] is the sum of dout over images, rows and columns.")
    def test_dbeta(self, trial: Trial) -> None:
        """dbeta, the gradient by the shift"""
        trial.gradient_of(["dbeta"], trial.case(), trial.case((6, 4, 1, 1)))

    @pytest.mark.hint("dx depends on gamma; dgamma does not.")
    def test_gamma_and_beta(self, trial: Trial) -> None:
        """gamma and beta that differ from 1 and 0"""
        cases = (trial.case(shape, plain=False) for shape in ((3, 4, 3, 3), (6, 4, 1, 1)))
        trial.backward_of(*cases, plain=trial.case())

    @pytest.mark.hint("The standard deviation in the gradient is the one of the forward pass, eps included.")
    def test_eps(self, trial: Trial) -> None:
        """eps as given, and its default"""
        shapes = (3, 4, 3, 3), (6, 4, 1, 1)
        groups = [[trial.case(shape, **given) for shape in shapes] for given in (*EPS, ZERO_EPS)]
        trial.backward_of_each(groups, plain=trial.case())

    @pytest.mark.hint(
        "Undo the flattening in reverse order: reshape to (N, H, W, C), then move the channels back."
    )
    def test_sizes(self, trial: Trial) -> None:
        """Images that are not square, a single image, a single channel"""
        trial.backward_of_each([[trial.case(shape)] for shape in SIZES], plain=trial.case())

    @pytest.mark.weight(2)
    @pytest.mark.hint("Try N, C, H and W all different, with gamma, beta and eps of your own.")
    def test_everything_at_once(self, trial: Trial) -> None:
        """Nothing square, gamma, beta and eps given, all at once"""
        trial.backward_every_kind()
        trial.backward_all([*all_at_once(trial), *signs_and_zeros(trial), *trial.many_and_long()])

    @pytest.mark.weight(0.5)
    @pytest.mark.hint("dx has the shape of x; dgamma and dbeta have the shape (C,).")
    def test_shapes(self, trial: Trial) -> None:
        """Each gradient has the shape of its array"""
        shapes = (2, 3, 4, 5), (2, 3, 4, 1), (1, 1, 2, 3)
        trial.gradient_shapes(trial.plain_cases(), *map(trial.case, shapes))

    @pytest.mark.kind("dtype")
    @pytest.mark.weight(0.5)
    @pytest.mark.hint("Compute in the dtype of dout.")
    def test_dtype(self, trial: Trial) -> None:
        """float32 in, float32 out; float64 in, float64 out"""
        trial.gradient_dtypes(trial.plain_cases())
        trial.gradient_dtypes(trial.plain_cases(dtype=np.float32), *trial.other_ways())

    @pytest.mark.kind("unchanged")
    @pytest.mark.weight(0.5)
    @pytest.mark.hint("Never write into dout, nor into what the cache holds.")
    def test_dout_and_cache_are_not_changed(self, trial: Trial) -> None:
        """dout and the cache are the same after the call as before, and serve a second call"""
        turns = trial.in_turns((2, 3, 4, 4))
        trial.dout_and_cache_are_untouched(trial.plain_cases(), trial.case(plain=False), turns=turns)
        trial.bn_param_is_untouched([trial.case(spread=2.0), trial.case(eps=0.5)])
