"""Cases of batch and group norm, and how the student's four functions are tried on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import cycle, product
from typing import Any

import numpy as np
import numpy.typing as npt

from autograder.assignments.assignment2 import oracle
from autograder.assignments.assignment2.hidden_tests.convolution import adding_up_to_zero
from autograder.sandbox import StudentError
from autograder.testing import Array, CheckFailed, Fault, Handle, LayerTrial, Right, in_steps, nudged, twins
from autograder.testing.layer_calls import in_dtype, inputs_of
from autograder.testing.layer_helpers import WRITTEN
from autograder.testing.layer_sequences import changed_later

Numbers = Array | Right

GRADIENTS = ("dx", "dgamma", "dbeta")
STATISTICS = ("running_mean", "running_var")
DEFAULT_EPS = 1e-5
DEFAULT_MOMENTUM = 0.9
GIVEN: dict[str, Any] = {"eps": DEFAULT_EPS, "momentum": DEFAULT_MOMENTUM}
"""The defaults, given where a test is about something else."""
WIDE = {"float64": 1e11, "float32": 1e6}
"""Spreads beside which no eps shows, not even beside a deviation; the cube of a variance is still finite."""


Step = tuple[int, dict[str, Any], "Case"]

EPS: tuple[dict[str, Any], ...] = ({"eps": 0.5}, {"spread": 0.005})
"""Options of cases that show eps: a given one, and the default beside a small spread."""

ZERO_EPS: dict[str, Any] = {"eps": 0.0, "spread": 0.005}


IN_THE_WORKER = (
    WRITTEN
    + """
def _hidden_library_caches(calls):
    from cs231n.layers import batchnorm_forward

    return tuple(batchnorm_forward(*arguments)[1] for arguments in calls)


def _hidden_steps(layers, steps, in_place):
    arrays, written, seen, stay = {}, [], [], True
    for layer, changes, *held in steps:
        if in_place:
            given = held
            held = [arrays.setdefault((n, array.shape), array.copy()) for n, array in enumerate(given)]
            for array, numbers in zip(held, given):
                array[...] = numbers
        _hidden_change(layers[layer], changes, in_place and layer == 0)
        out, _ = notebook["spatial_batchnorm_forward"](*held, layers[layer])
        entries = _hidden_plain_entries(layers[layer])
        seen.append((out.copy(), {name: value.copy() for name, value in entries.items()}))
        stay = stay and _hidden_still(written)
        written += _hidden_written([out], held)
    return [(*then, stay) for then in seen]


def _hidden_change(param, changes, in_place):
    for name, value in changes.items():
        array = param.get(name)
        others = [other for key, other in param.items() if key != name and hasattr(other, "ndim")]
        if in_place and hasattr(array, "ndim") and array.flags.writeable and array.size == value.size:
            if not any(np.may_share_memory(array, other) for other in others):
                array.flat = value
                continue
        param[name] = value.copy() if hasattr(value, "copy") else value


def _hidden_gradients_after_testing(functions, calls):
    gradients = []
    for dout, (x, gamma, beta, param) in calls:
        _, cache = notebook[functions[0]](x, gamma, beta, param)
        param["mode"] = "test"
        notebook[functions[0]](x[::-1] + 1, gamma, beta, param)
        param["mode"] = "train"
        gradients.append(notebook[functions[1]](dout, cache))
    return gradients


def _hidden_params_after_backward(functions, calls):
    same = []
    for dout, inputs in calls:
        _, cache = notebook[functions[0]](*inputs)
        param = inputs[3]
        before = {name: value.copy() if hasattr(value, "copy") else value for name, value in param.items()}
        notebook[functions[1]](dout, cache)
        same.append(param.keys() == before.keys() and all(_hidden_equal(param[n], before[n]) for n in before))
    return same


def _hidden_equal(value, other):
    try:
        return bool(np.array_equal(value, other))
    except Exception:  # nothing that can be compared
        return True


def _hidden_plain_entries(param):
    return {name: param[name] for name in ("running_mean", "running_var") if name in param}
"""
)


@dataclass(frozen=True)
class Case:
    """Inputs of a normalisation; G is None for batch norm, eps None where the student's defaults hold."""

    x: Array  # N, C, H, W
    gamma: Array  # C for batch norm; 1, C, 1, 1 for group norm
    beta: Array
    dout: Array
    eps: float | None
    G: int | None

    @property
    def param(self) -> dict[str, Any]:
        mode = {"mode": "train"} if self.G is None else {}
        if self.eps is None:
            return mode
        given = GIVEN if self.G is None else {}
        return {**mode, **given, "eps": self.eps}

    @property
    def inputs(self) -> tuple[Any, ...]:
        groups = () if self.G is None else (self.G,)
        return self.x, self.gamma, self.beta, *groups, self.param

    @property
    def names(self) -> tuple[str, ...]:
        """What the student calls those inputs that a call must not change."""
        return ("x", "gamma", "beta") if self.G is None else ("x", "gamma", "beta", "G", "gn_param")

    @property
    def functions(self) -> tuple[str, str]:
        layer = "spatial_batchnorm" if self.G is None else "spatial_groupnorm"
        return f"{layer}_forward", f"{layer}_backward"

    @property
    def used_eps(self) -> float:
        return DEFAULT_EPS if self.eps is None else self.eps

    @cached_property
    def out(self) -> Right:
        if self.G is None:
            start = np.zeros(self.x.shape[1])
            right = oracle.batchnorm_train(
                self.x, self.gamma, self.beta, start, start, self.used_eps, DEFAULT_MOMENTUM
            ).out
        else:
            right = oracle.groupnorm_forward(self.x, self.gamma, self.beta, self.G, self.used_eps)
        return right.astype(self.x.dtype)

    @cached_property
    def gradients(self) -> dict[str, Right]:
        if self.G is None:
            right = oracle.batchnorm_backward(self.dout, self.x, self.gamma, self.used_eps)
        else:
            right = oracle.groupnorm_backward(self.dout, self.x, self.gamma, self.G, self.used_eps)
        return {name: value.astype(self.x.dtype) for name, value in zip(GRADIENTS, right, strict=True)}


@dataclass(frozen=True)
class Trial(LayerTrial[Case]):
    """Draws cases and tries the student's functions on them.

    Attributes:
        groups: whether they are of group norm.
    """

    groups: bool = False

    def case(
        self,
        shape: Sequence[int] = (3, 4, 3, 3),
        G: int | None = None,
        plain: bool = True,
        eps: float | None = None,
        spread: float | None = None,
        dtype: npt.DTypeLike = np.float64,
    ) -> Case:
        """Images N, C, H, W with `spread` around 3; unless `plain`, gamma is not 1 and beta is not 0.

        Without eps and spread, images spread so widely that no eps shows, and dout is as large: so dx is not;
        the default eps is given, as a missing one has tests of its own.
        Their mean is as large as their spread, as a mean near 0 hides where it is left out.
        """
        C = shape[1]
        wide = spread is None and eps is None
        large = WIDE[np.dtype(dtype).name] if wide else 1.0
        spread = large if wide else spread or 2.0
        channels = (C,) if G is None else (1, C, 1, 1)
        x = (large if wide else 3) + spread * self.rng.standard_normal(shape)
        gamma, beta = np.ones(channels), np.zeros(channels)
        if not plain:
            gamma, beta = self.rng.uniform(1.5, 3, channels), 2 * self.rng.standard_normal(channels)
        dout = large * (1 + self.rng.standard_normal(shape))
        x, gamma, beta, dout = (array.astype(dtype) for array in (x, gamma, beta, dout))
        return Case(x, gamma, beta, dout, DEFAULT_EPS if wide else eps, G)

    def plain_cases(self, G: int | None = None, dtype: npt.DTypeLike = np.float64) -> list[Case]:
        """Cases for tests of single properties, the plainer the later; the last is one set of numbers."""
        if G is None:
            shapes = (3, 4, 3, 3), (4, 3, 1, 1), (6, 1, 1, 1)
            cases = [leaning(self.case(shape, dtype=dtype)) for shape in shapes]
            return [*cases, *self.alike(cases[-1])[1:]]
        shapes_and_groups = ((3, 6, 3, 3), G), ((2, 4, 3, 3), 1), ((2, 4, 3, 3), 4), ((1, 1, 4, 4), 1)
        cases = [leaning(self.case(shape, groups, dtype=dtype)) for shape, groups in shapes_and_groups]
        return [*cases, *self.alike(cases[-1])[1:]]

    def alike(self, case: Case) -> list[Case]:
        """The case, and it with gamma and beta of 1: one may be taken for the other."""
        return [case, replace(case, gamma=np.ones_like(case.gamma), beta=np.ones_like(case.beta))]

    def every_kind(self) -> list[Case]:
        """One image, channel, row or column and several of each, with each number of groups there may be.

        Some channels show nothing but beta; one gamma is nearly 0.
        """
        options = cycle([{"eps": 3.0}, {"spread": 2.0}, {"eps": 1e-3}])
        dtypes = cycle([np.float32, np.float64])
        cases = []
        for shape in product((1, 3), (1, 4), (1, 3), (1, 2)):
            for G in (1, 2, 4) if self.groups else (None,):
                if G is None or shape[1] >= G:
                    # float32 is too coarse where a gradient may nearly cancel: dx of few numbers, one dgamma
                    few = np.prod(shape) // (shape[0] * G if G else shape[1]) < 12 or shape[1] == 1
                    dtype = np.float64 if few else next(dtypes)
                    cases.append(self.case(shape, G, plain=False, dtype=dtype, **next(options)))
        cases[-1].gamma.flat[0] = 1e-12
        G = 2 if self.groups else None
        # one size in both precisions: arrays of the first may be there still
        both = [self.case((3, 4, 1, 7), G, False, eps=0.5, dtype=dtype) for dtype in (np.float32, np.float64)]
        return [*cases, *both, *self.constant(G)]

    def constant(self, G: int | None) -> list[Case]:
        """Channels, or groups, of zeros and of another number, as behind a ReLU."""
        zeros, threes = (self.case((3, 4, 2, 3), G, plain=False, eps=eps) for eps in (1e-3, 0.5))
        zeros.x[:, :2] = 0
        threes.x[:, 2:] = 3
        return [zeros, threes]

    def many_and_long(self, G: int | None = None) -> list[Case]:
        """Many images, many channels, as many groups as images; long columns, long rows, a pixel far from all
        others; whole numbers in other orders and shapes; tiny and huge numbers."""
        shapes = (
            (4, 8, 2, 3),
            (259, 4, 1, 2),
            (2, 130, 1, 2),
            (2, 130, 1, 2),
            (1, 2, 260, 2),
            (1, 2, 2, 260),
            (2, 2, 26, 26),
        )
        groups = (None,) * len(shapes) if G is None else (4, 2, 65, 1, 1, 2, 1)
        cases = [
            self.case(shape, g, plain=False, spread=2.0) for shape, g in zip(shapes, groups, strict=True)
        ]
        cases[-1].x[0, 0, 0, 0] = 100
        one = self.case((2, 2, 3, 2), G, plain=False, eps=1e-30)
        tiny = replace(one, x=one.x * 1e-12, dout=one.dout * 1e-30)
        single = in_dtype(replace(one, x=one.x * 1e-5, dout=one.dout * 1e-20, eps=1e-14), np.float32)
        return [*cases, *self.whole_numbers(G), tiny, single, replace(one, dout=one.dout * 1e15)]

    def whole_numbers(self, G: int | None) -> list[Case]:
        """Cases that are easily taken for each other."""
        case = self.case((2, 2, 18, 16), G, plain=False, spread=2.0)
        case = replace(case, x=np.ceil(1000 * case.x), dout=np.ceil(1000 * case.dout))
        return twins(case, (4, 2, 9, 16), (4, 2, 9, 16))

    def other_ways(self, G: int | None = None) -> list[Case]:
        """Cases in float32 for which an answer may take another way than for the plainest one."""
        shapes = (1, 4, 3, 3), (2, 4, 2, 3), (3, 1, 2, 2), (2, 4, 1, 1)
        groups = (None,) * 4 if G is None else (1, 4, 1, 2)
        options: list[dict[str, Any]] = [{}, {"eps": 0.0}, {}, {"eps": 0.1}]
        cases = [
            self.case(shape, g, plain=False, dtype=np.float32, **given)
            for shape, g, given in zip(shapes, groups, options, strict=True)
        ]
        zeros = [self.case((3, 4, 2, 3), G, plain=False, eps=0.5, dtype=np.float32) for _ in range(3)]
        for case, array in zip(zeros, ("x", "gamma", "dout"), strict=True):
            getattr(case, array)[...] = 0
        return [*cases, *zeros]

    def in_turns(self, shape: Sequence[int], G: int | None = None) -> list[Case]:
        """Contents of the same arrays and dictionary: all, two channels' places, one number, gamma and beta,
        then eps are new."""
        first, second, last = (self.case(shape, G, False, DEFAULT_EPS, spread=2.0) for _ in range(3))
        second = replace(second, x=in_steps(second.x))
        swapped = replace(second, x=second.x.copy())
        swapped.x[0, 1:3] = second.x[0, 2:0:-1]
        third = replace(second, gamma=last.gamma, beta=last.beta)
        return [first, second, swapped, nudged(second), third, replace(third, eps=0.5)]

    def documented_cache(self, case: Case) -> Any:
        """The cache that the docstring of the forward pass suggests."""
        N, C = case.x.shape[:2]
        if case.G is None:
            pixels = case.x.transpose(0, 2, 3, 1).reshape(-1, C)
            arguments = pixels, case.gamma, case.beta, case.param
            answer = self.student.library("cs231n.layers", "batchnorm_forward", *arguments, keep=(1,))
            return self.check.parts("batchnorm_forward", answer.value, ("out", "cache"))[1]
        groups = case.x.astype(float).reshape(N, case.G, -1)
        std = np.sqrt(groups.var(axis=2) + case.used_eps).reshape(N, case.G, 1, 1, 1)
        ones, zeros = np.ones((1, C, 1, 1)), np.zeros((1, C, 1, 1))
        x_hat = oracle.groupnorm_forward(case.x, ones, zeros, case.G, case.used_eps)
        return np.asarray(x_hat, case.x.dtype), std.astype(case.x.dtype), case.gamma, case.G

    def documented_caches(self, cases: Sequence[Case]) -> Sequence[Any]:
        if cases[0].G is not None:
            return super().documented_caches(cases)
        self.student.define(IN_THE_WORKER)
        rows = [
            (c.x.transpose(0, 2, 3, 1).reshape(-1, c.x.shape[1]), c.gamma, c.beta, c.param) for c in cases
        ]
        answer = self.student.call("_hidden_library_caches", rows, keep=range(len(cases)))
        return self.check.parts("batchnorm_forward", answer.value, [f"cache {n}" for n in range(len(cases))])

    def bn_step(self, case: Case, param: dict[str, Any] | Handle) -> tuple[Any, dict[str, Any]]:
        """Batch norm's out, and bn_param as it is after the call."""
        arguments = case.x, case.gamma, case.beta, param
        answer = self.student.call("spatial_batchnorm_forward", *arguments, keep=(1,))
        out, _ = self.check.parts("spatial_batchnorm_forward", answer.value, ("out", "cache"))
        after = answer.changed.get(3, param)
        if type(param) is not dict:
            return out, after
        if type(after) is Handle:  # it holds something of the student's as well
            self.student.define(IN_THE_WORKER)
            plain = self.student.call("_hidden_plain_entries", after).value
            after = param | plain if type(plain) is dict else None
        self.check.that(type(after) is dict, "bn_param is no dict any more", Fault.PARTS)
        return out, after

    def each_is_right(self, *calls: tuple[Case, dict[str, Any]]) -> bool:
        """As `steps_hold`, for each case with a bn_param of its own."""
        params = [param for _, param in calls]
        return self.steps_hold(params, [(n, {}, case) for n, (case, _) in enumerate(calls)])

    def steps_hold(self, layers: Sequence[dict[str, Any]], steps: Sequence[Step]) -> bool:
        """Whether the values of all steps are right, in one request, which costs less.

        Where they are not, calls that a test then makes one by one say what is wrong.
        """
        return self.check.holds(partial(self.steps_are_right, layers, steps, shaped=False, in_place=False))

    def steps_are_right(
        self, layers: Sequence[dict[str, Any]], steps: Sequence[Step], shaped: bool, in_place: bool
    ) -> None:
        """out and the statistics of steps of several layers; none changes an out written into.

        Args:
            layers, steps, in_place: as in `taken`.
            shaped: whether shapes of the statistics count; wrong ones from the first step on have a test of
                their own.
        """
        states = [dict(layer) for layer in layers]
        for (n, changes, case), value in zip(steps, self.taken(layers, steps, in_place), strict=True):
            out, entries, stay = value
            right, states[n] = right_step(case, states[n] | changes)
            self.check.close("out", out, right.astype(case.x.dtype))
            self.check.shape("out", out, case.x)
            self.check.that(stay is True, changed_later("out"))
            if states[n]["mode"] == "train":
                mean, var = (states[n][name].astype(case.x.dtype) for name in STATISTICS)
                self.running(entries, mean, var)
                for name in STATISTICS if shaped else ():
                    self.check.shape(name, entries[name], mean)

    def outs_have_the_dtype(self, layers: Sequence[dict[str, Any]], steps: Sequence[Step]) -> None:
        """Each out has the dtype of its images."""
        for (_, _, case), (out, *_) in zip(steps, self.taken(layers, steps), strict=True):
            self.check.dtype("out", out, case.x.dtype)

    def taken(
        self, layers: Sequence[dict[str, Any]], steps: Sequence[Step], in_place: bool = False
    ) -> list[tuple[Any, ...]]:
        """Of each step out and the statistics, and whether what is written into outs stays; in one request.

        Args:
            layers: the bn_param of each.
            steps: which layer's, what changes in its bn_param before it, and the images.
            in_place: whether batches of a shape, gamma and beta come in the same arrays, step after step, and
                new statistics of the first layer in those that it holds.
        """
        self.student.define(IN_THE_WORKER)
        sent = [(n, changes, case.x, case.gamma, case.beta) for n, changes, case in steps]
        answer = self.student.call("_hidden_steps", layers, sent, in_place)
        returned = self.check.parts("each step", answer.value, [f"step {n}" for n in range(len(steps))])
        names = "out", "bn_param", "whether all stay"
        return [self.check.parts("a step", value, names) for value in returned]

    def cache_outlasts_a_test(self, cases: Sequence[Case]) -> None:
        """The cache of training serves after a forward pass in test mode with the same bn_param."""
        if self.right_with_own_caches(cases) is not None:
            self.student.define(IN_THE_WORKER)
            helper = "_hidden_gradients_after_testing"
            served = self._right_together(helper, cases, inputs_of, self.judge) is not None
            self.check.that(served, "the backward pass is wrong after a forward pass in test mode")

    def bn_param_is_untouched(self, cases: Sequence[Case]) -> None:
        """The backward pass changes nothing in the bn_param of its forward pass."""
        self.student.define(IN_THE_WORKER)
        try:
            same = self.together("_hidden_params_after_backward", cases, inputs_of)
        except (CheckFailed, StudentError):
            return
        changes = any(each is False for each in same)
        self.check.that(not changes, "the backward pass changes what bn_param holds", Fault.CHANGED)

    def running(self, param: object, mean: Numbers, var: Numbers) -> None:
        """The values of `running_mean` and `running_var` in bn_param are right."""
        for name, right in zip(STATISTICS, (mean, var), strict=True):
            self.check.close(name, self.check.entry("bn_param", param, name), right)


def all_at_once(trial: Trial, G: int | None = None) -> list[Case]:
    """Nothing square, no two sizes equal, gamma, beta and eps of every kind; the last is a single image."""
    return [
        trial.case((3, 6, 5, 2), G, plain=False, eps=0.7),
        trial.case((2, 6, 3, 4), G, plain=False, spread=0.01),
        trial.case((1, 6, 3, 4), G, plain=False, eps=1e-3),
    ]


def signs_and_zeros(trial: Trial, G: int | None = None) -> list[Case]:
    """A gamma of 0 and one below 0, in some channels and in all, or of 1; a beta of 0; a dout of zeros;
    images of zeros. Then images and a dout as behind a ReLU, the first group without any gradient; and
    images, dout and beta that add up to 0, exactly."""
    drawn = (trial.case((2, 6, 3, 4), G, plain=False, spread=2.0) for _ in range(9))
    signed, closed, turned, scaled, shifted, silent, black, sparse, balanced = drawn
    signed.gamma.flat[1:3] *= 0, -1
    closed.gamma[...], turned.gamma[...], shifted.gamma[...] = 0, -1, 1
    scaled.beta[...] = silent.dout[...] = black.x[...] = 0
    sparse = replace(sparse, x=np.maximum(0, sparse.x - 3))
    sparse.beta.flat[1] = sparse.dout[:, :3] = sparse.dout[:, 4, 0, 0] = 0
    balanced = replace(balanced, x=adding_up_to_zero(balanced.x), dout=adding_up_to_zero(balanced.dout))
    balanced.beta.flat[1::2] = -balanced.beta.flat[::2]
    return [signed, closed, turned, scaled, shifted, silent, black, sparse, balanced]


def leaning(case: Case) -> Case:
    """The case with a dout that grows with x: of a few numbers, no term of dx is nearly 0 by chance."""
    return replace(case, dout=case.dout + 2 * case.x)


def small(case: Case) -> Case:
    """The case in float32 with an eps of 0 and so small a spread that no other eps could be taken for it."""
    single = in_dtype(case, np.float32)
    return replace(single, x=single.x / 100, eps=0.0)


def right_step(case: Case, state: dict[str, Any]) -> tuple[Right, dict[str, Any]]:
    """The right out of batch norm for a bn_param, which may lack entries, and what that holds after it."""
    zeros = np.zeros(case.x.shape[1])
    mean, var = (state.get(name, zeros) for name in STATISTICS)
    eps, momentum = state.get("eps", DEFAULT_EPS), state.get("momentum", DEFAULT_MOMENTUM)
    if state["mode"] == "test":
        return oracle.batchnorm_test(case.x, case.gamma, case.beta, mean, var, eps), state
    step = oracle.batchnorm_train(case.x, case.gamma, case.beta, mean, var, eps, momentum)
    return step.out, state | {"running_mean": step.running_mean, "running_var": step.running_var}
