"""How calls of the layers are read: the inputs of forward passes, and those behind a cache."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from autograder.assignments.assignment2.diagnosis import convolution, normalization, pooling
from autograder.assignments.assignment2.diagnosis.convolution import ConvolutionModel
from autograder.assignments.assignment2.diagnosis.normalization import NormalizationModel
from autograder.assignments.assignment2.diagnosis.pooling import PoolingModel
from autograder.assignments.assignment2.diagnosis.wrong_normalization_gradients import Backward
from autograder.diagnosing import helper_calls
from autograder.diagnosing.evidence import arrays, known, named
from autograder.diagnosing.hypotheses import Array, same
from autograder.sandbox import Answer, Handle
from autograder.testing.tape import Asked

FORWARD = {
    "conv_backward_naive": "conv_forward_naive",
    "max_pool_backward_naive": "max_pool_forward_naive",
    "spatial_batchnorm_backward": "spatial_batchnorm_forward",
    "spatial_groupnorm_backward": "spatial_groupnorm_forward",
}
"""By backward pass, the student's forward pass that makes its cache."""

LIBRARY = "batchnorm_forward"
"""The course's function that makes a documented cache."""


def with_own_cache(asked: Asked, before: Sequence[Asked]) -> bool:
    """Whether a backward pass got the cache of the student's forward pass."""
    made = [request for request in before if request.name == FORWARD[asked.name] or _is_library(request)][-1:]
    return isinstance(asked.args[1], Handle) and not any(map(_is_library, made))


def _is_library(asked: Asked) -> bool:
    return asked.name.rpartition(".")[2] == LIBRARY


def after_wrong_forward(asked: Asked, before: Sequence[Asked]) -> bool:
    """Whether the student's forward pass, which made the cache, gave something else than it should."""
    made = _forward(asked, before)
    if made is None:
        return False
    given = named(("out",), made).get("out")
    right = _out(made)
    return given is None or not same(given, right)


def _out(made: Asked) -> Array:
    if made.name == "conv_forward_naive":
        inputs = of_convolution(made, ())
        return np.empty(0) if inputs is None else convolution.forward(inputs)["out"]
    if made.name == "max_pool_forward_naive":
        pooled = of_pooling(made, ())
        return np.empty(0) if pooled is None else pooling.forward(pooled)["out"]
    normalized = of_normalization(made, ())
    return np.empty(0) if normalized is None else normalization.forward(normalized).get("out", np.empty(0))


def _forward(asked: Asked, before: Sequence[Asked]) -> Asked | None:
    return next((request for request in reversed(before) if request.name == FORWARD[asked.name]), None)


def _cached(asked: Asked, before: Sequence[Asked]) -> tuple[Any, ...] | None:
    """The inputs of the forward pass behind a backward pass: its documented cache, or the call before."""
    if not isinstance(asked.args[1], Handle):
        return tuple(asked.args[1])
    made = _forward(asked, before)
    return made.args if made and known(made.args) else None


def of_convolution(asked: Asked, before: Sequence[Asked]) -> ConvolutionModel | None:
    dout: Array | None = None
    arguments: tuple[Any, ...] | None = asked.args
    if asked.name in FORWARD:
        dout, arguments = asked.args[0], _cached(asked, before)
    if arguments is None or len(arguments) != 4 or not known(arguments):
        return None
    if isinstance(dout, Handle):
        return None
    x, w, b, param = arguments
    return ConvolutionModel(x, w, b, param["stride"], param["pad"], dout)


def of_pooling(asked: Asked, before: Sequence[Asked]) -> PoolingModel | None:
    dout: Array | None = None
    arguments: tuple[Any, ...] | None = asked.args
    if asked.name in FORWARD:
        dout, arguments = asked.args[0], _cached(asked, before)
    if arguments is None or not known(arguments):
        return None
    if isinstance(dout, Handle):
        return None
    x, param = arguments
    return PoolingModel(x, (param["pool_height"], param["pool_width"]), param["stride"], dout)


def of_normalization(asked: Asked, before: Sequence[Asked]) -> NormalizationModel | None:
    if not known(asked.args):
        return None
    x, gamma, beta, *groups, param = asked.args
    G = groups[0] if groups else x.shape[1]
    over = normalization.GROUP if groups else normalization.BATCH
    earlier = next((request.args[0] for request in before if request.name == asked.name), None)
    return NormalizationModel(x, gamma.ravel(), beta.ravel(), G, over, param, earlier)


def with_statistics(asked: Asked, inputs: Any, given: dict[str, Array]) -> dict[str, Array]:
    """What batch norm returned, and the running statistics that it left in its parameters."""
    changed = asked.gave.changed if isinstance(asked.gave, Answer) else {}
    param = changed.get(3, asked.args[3] if len(asked.args) > 3 else None)
    kept = param if type(param) is dict else {}
    given = given | arrays({name: kept.get(name) for name in ("running_mean", "running_var")})
    if inputs.param.get("mode") == "test":
        return {f"test_{name}": part for name, part in given.items()}
    return given


def steps(asked: Asked) -> Iterator[Asked]:
    """The calls of batch norm that a helper made, those of several steps among them."""
    yield from helper_calls.of_layer(asked)
    value: Any = asked.gave.value if isinstance(asked.gave, Answer) else None
    if asked.name != "_hidden_steps" or type(value) not in (tuple, list):
        return
    states = [dict(layer) for layer in asked.args[0]]
    for (n, changes, *arrays_given), (out, kept, _) in zip(asked.args[1], value, strict=False):
        param = states[n] | changes
        states[n] = param | kept
        yield helper_calls.call(
            "spatial_batchnorm_forward", (*arrays_given, param), (out, None), {3: states[n]}
        )


def of_gradient(asked: Asked, before: Sequence[Asked]) -> Backward | None:
    dout, cache = asked.args
    if isinstance(dout, Handle):
        return None
    if not isinstance(cache, Handle):
        normal, std, gamma, G = cache
        return Backward(dout, normal, std, gamma.ravel(), G, normalization.GROUP)
    made = next(
        (
            request
            for request in reversed(before)
            if request.name == FORWARD[asked.name] or _is_library(request)
        ),
        None,
    )
    if made is None:
        return None
    if _is_library(made):
        N, C, H, W = dout.shape
        pixels, *others = made.args
        x = pixels.reshape(N, H, W, C).transpose(0, 3, 1, 2)
        made = Asked("", (x, *others))
    n = of_normalization(made, ())
    if n is None:
        return None
    std = np.sqrt(n.var() + n.eps)
    return Backward(dout, n.normal(), std, n.gamma, n.G, n.over, n.x, n.eps)
