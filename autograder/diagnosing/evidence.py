"""What the record of a question's tests says: each call of its function, as oracles take it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.assignments.assignment2.diagnosis import (
    convolution,
    normalization,
    pooling,
    wrong_convolution,
    wrong_normalization,
    wrong_pooling,
)
from autograder.assignments.assignment2.diagnosis import (
    wrong_network as network,
)
from autograder.assignments.assignment2.diagnosis import (
    wrong_normalization_gradients as gradients,
)
from autograder.assignments.assignment2.oracle.network import WEIGHTS
from autograder.diagnosing.hypotheses import Array, Call, Hypothesis
from autograder.results.result import Outcome, TestResult
from autograder.sandbox import Answer, Handle, StudentError
from autograder.testing.tape import Asked, Fault

_NUMBERS = (float, int, np.float64, np.float32)


@dataclass(frozen=True)
class Tested:
    """One test, the requests that it made, in order, and what a check found wrong, if one did."""

    test: TestResult
    asked: tuple[Asked, ...]
    fault: Fault | None


@dataclass(frozen=True)
class Layer:
    """How to read the calls of one question, and what is suspected of them.

    Attributes:
        names: what the function returns.
        read: the inputs of a call, given the requests before it; None where they are not known.
        right: the right answers.
        hypotheses: wrong ones.
        parameter: positions of arguments that a call may change.
    """

    names: tuple[str, ...]
    read: Callable[[Asked, Sequence[Asked]], Any]
    right: Callable[[Any], dict[str, Array]]
    hypotheses: tuple[Hypothesis[Any], ...]
    parameter: tuple[int, ...] = ()


def tested(events: Iterable[object]) -> Iterator[Tested]:
    """Events cut at each test's result."""
    asked: list[Asked] = []
    fault = None
    for event in events:
        if isinstance(event, Asked):
            asked.append(event)
        elif isinstance(event, Fault):
            fault = event
        elif isinstance(event, TestResult):
            yield Tested(event, tuple(asked), fault)
            asked, fault = [], None


def calls(question: str, tests: Iterable[Tested], own: bool) -> list[Call[Any]]:
    """The calls of a layer's function.

    Args:
        question: its name.
        tests: what ran.
        own: whether a backward pass is looked at with the student's own cache, or with the documented one.
    """
    layer = LAYERS[question]
    found: list[Call[Any]] = []
    for one in tests:
        asked = [(call, one.asked[:i]) for i, call in enumerate(one.asked) if call.name == question]
        routes = [_is_own(*pair) for pair in asked]
        if one.test.outcome is Outcome.PASSED and True in routes and not own:
            continue  # right with the own cache, which is what counts
        for (call, before), route in zip(asked, routes, strict=True):
            inputs = layer.read(call, before) if route in (own, None) else None
            if inputs is not None:
                found.append(_call(layer, inputs, call))
    return found


def _call(layer: Layer, inputs: Any, asked: Asked) -> Call[Any]:
    right = layer.right(inputs)
    if isinstance(asked.gave, StudentError):
        return Call(inputs, {}, right, asked.gave)
    value: Any = asked.gave.value if isinstance(asked.gave, Answer) else None
    parts: Sequence[Any] = value if type(value) in (tuple, list) else (value,)
    given = {
        name: part for name, part in zip(layer.names, map(array, parts), strict=False) if part is not None
    }
    if inputs.__class__ is normalization.Normalization and isinstance(asked.gave, Answer):
        given |= _statistics(asked.gave.changed.get(3, asked.args[3] if len(asked.args) > 3 else None))
        if "test_out" in right:
            given = {f"test_{name}": part for name, part in given.items()}
    return Call(inputs, {name: part for name, part in given.items() if name in right}, right)


def _statistics(param: object) -> dict[str, Array]:
    kept = param if type(param) is dict else {}
    found = {name: array(kept.get(name)) for name in ("running_mean", "running_var")}
    return {name: value for name, value in found.items() if value is not None}


def array(value: object) -> Array | None:
    """The value as an array of real numbers, if its exact type is one of these."""
    if type(value) is not np.ndarray and type(value) not in _NUMBERS:
        return None
    found = np.asarray(value)
    return found if found.dtype.kind in "fiu" else None


def _is_own(asked: Asked, before: Sequence[Asked]) -> bool | None:
    """Whether a backward pass got the cache of the student's forward pass; None for a forward pass."""
    if not asked.name.endswith(("_backward", "_backward_naive")):
        return None
    if not isinstance(asked.args[1], Handle):
        return False
    return not any(one.name == "batchnorm_forward" for one in before[-1:])


def _convolution(asked: Asked, before: Sequence[Asked]) -> convolution.Convolution | None:
    dout: Array | None = None
    arguments: tuple[Any, ...] | None = asked.args
    if asked.name == "conv_backward_naive":
        dout, arguments = asked.args[0], _forward(asked, before, "conv_forward_naive")
    if arguments is None or len(arguments) != 4:
        return None
    x, w, b, param = arguments
    return convolution.Convolution(x, w, b, param["stride"], param["pad"], dout)


def _pooling(asked: Asked, before: Sequence[Asked]) -> pooling.Pooling | None:
    dout: Array | None = None
    arguments: tuple[Any, ...] | None = asked.args
    if asked.name == "max_pool_backward_naive":
        dout, arguments = asked.args[0], _forward(asked, before, "max_pool_forward_naive")
    if arguments is None:
        return None
    x, param = arguments
    return pooling.Pooling(x, (param["pool_height"], param["pool_width"]), param["stride"], dout)


def _forward(asked: Asked, before: Sequence[Asked], name: str) -> tuple[Any, ...] | None:
    """The inputs of the forward pass behind a backward pass: its documented cache, or the call before."""
    if not isinstance(asked.args[1], Handle):
        return tuple(asked.args[1])
    return next((one.args for one in reversed(before) if one.name == name), None)


def _normalization(asked: Asked, before: Sequence[Asked]) -> normalization.Normalization:
    x, gamma, beta, *groups, param = asked.args
    G = groups[0] if groups else x.shape[1]
    over = normalization.GROUP if groups else normalization.BATCH
    return normalization.Normalization(x, gamma.ravel(), beta.ravel(), G, over, param)


def _gradients(asked: Asked, before: Sequence[Asked]) -> gradients.Backward | None:
    dout, cache = asked.args
    if not isinstance(cache, Handle):
        normal, std, gamma, G = cache
        return gradients.Backward(dout, normal, std, gamma.ravel(), G, normalization.GROUP)
    made = next((one for one in reversed(before) if "norm_forward" in one.name), None)
    if made is None:
        return None
    if made.name == "batchnorm_forward":
        N, C, H, W = dout.shape
        pixels, *others = made.args
        x = pixels.reshape(N, H, W, C).transpose(0, 3, 1, 2)
        made = Asked("", (x, *others))
    n = _normalization(made, ())
    std = np.sqrt(n.var() + n.eps)
    return gradients.Backward(dout, n.normal(), std, n.gamma, n.G, n.over, n.x, n.eps)


def models(tests: Iterable[Tested]) -> list[Call[Any]]:
    """The calls of a network's `loss`, where the parameters are known, and its weights' shapes."""
    found: list[Call[Any]] = []
    for one in tests:
        sizes: Mapping[str, Any] = {}
        params: list[Mapping[str, Array]] = []
        for asked in one.asked:
            if asked.name == "ThreeLayerConvNet":
                sizes, params = asked.kwargs, []
            elif asked.name.endswith(".params.update"):
                params.append(asked.args[0])
            elif asked.name.endswith(".params") and not params:
                found += _shapes(sizes, asked.gave)
            elif asked.name.endswith(".loss") and params:
                found.append(_loss(asked, params, float(sizes.get("reg", 0.0))))
    return found


def _shapes(sizes: Mapping[str, Any], params: object) -> Iterator[Call[network.Sizes]]:
    wanted = ("input_dim", "num_filters", "filter_size", "hidden_dim", "num_classes")
    if type(params) is dict and all(name in sizes for name in wanted):
        made = network.Sizes(*(sizes[name] for name in wanted))
        arrays = {f"shape of {name}": array(params.get(name)) for name in WEIGHTS}
        given = {name: np.array(value.shape, float) for name, value in arrays.items() if value is not None}
        yield Call(made, given, network.shapes(made))


def _loss(asked: Asked, params: Sequence[Mapping[str, Array]], reg: float) -> Call[network.Network]:
    X, *labels = asked.args
    first = params[0] if len(params) > 1 else None
    inputs = network.Network(params[-1], X, labels[0] if labels else None, reg, first)
    right = network.answers(inputs)
    if isinstance(asked.gave, StudentError):
        return Call(inputs, {}, right, asked.gave)
    value: Any = asked.gave.value if isinstance(asked.gave, Answer) else None
    if not labels:
        raw = {"scores": array(value)}
    elif type(value) in (tuple, list) and len(value) == 2 and type(value[1]) is dict:
        raw = {f"grads {name}": array(value[1].get(name)) for name in network.NAMES}
        raw["loss"] = array(value[0])
    else:
        raw = {}
    return Call(inputs, {name: part for name, part in raw.items() if part is not None}, right)


LAYERS = {
    "conv_forward_naive": Layer(("out",), _convolution, convolution.forward, wrong_convolution.FORWARD),
    "conv_backward_naive": Layer(
        ("dx", "dw", "db"), _convolution, convolution.backward, wrong_convolution.BACKWARD
    ),
    "max_pool_forward_naive": Layer(("out",), _pooling, pooling.forward, wrong_pooling.FORWARD),
    "max_pool_backward_naive": Layer(("dx",), _pooling, pooling.backward, wrong_pooling.BACKWARD),
    "spatial_batchnorm_forward": Layer(
        ("out",), _normalization, normalization.forward, wrong_normalization.BATCH_NORM, (3,)
    ),
    "spatial_batchnorm_backward": Layer(
        ("dx", "dgamma", "dbeta"), _gradients, gradients.backward, gradients.HYPOTHESES
    ),
    "spatial_groupnorm_forward": Layer(
        ("out",), _normalization, normalization.forward, wrong_normalization.GROUP_NORM
    ),
    "spatial_groupnorm_backward": Layer(
        ("dx", "dgamma", "dbeta"), _gradients, gradients.backward, gradients.HYPOTHESES
    ),
}
