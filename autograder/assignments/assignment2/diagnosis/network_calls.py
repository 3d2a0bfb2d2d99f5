"""How the calls of a network are read: its parameters and images, and what `loss` returned."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from autograder.assignments.assignment2.diagnosis import wrong_network as network
from autograder.assignments.assignment2.diagnosis import wrong_sizes
from autograder.assignments.assignment2.oracle.network import WEIGHTS
from autograder.diagnosing.evidence import Tested, arrays
from autograder.diagnosing.hypotheses import Array, Call
from autograder.sandbox import Answer, StudentError
from autograder.testing.tape import Asked

SIZES = ("input_dim", "num_filters", "filter_size", "hidden_dim", "num_classes")


def calls(tests: Sequence[Tested], own: bool) -> list[Call[Any]]:
    """The calls of a network's `loss`, where the parameters are known, and its weights' shapes."""
    found: list[Call[Any]] = []
    for tried in tests:
        sizes: Mapping[str, Any] = {}
        params: list[Mapping[str, Array]] = []
        for asked in tried.asked:
            if asked.name == "ThreeLayerConvNet":
                sizes, params = asked.kwargs, []
            elif asked.name.endswith(".params.update"):
                params.append(asked.args[0])
            elif asked.name.endswith(".params") and not params:
                found += _shapes(sizes, asked.gave)
            elif asked.name.endswith(".loss") and params:
                found.append(_loss(asked, params, float(sizes.get("reg", 0.0))))
    return found


def _shapes(sizes: Mapping[str, Any], params: object) -> Iterator[Call[wrong_sizes.Sizes]]:
    if type(params) is dict and all(name in sizes for name in SIZES):
        made = wrong_sizes.Sizes(*(sizes[name] for name in SIZES))
        weights = arrays({f"shape of {name}": params.get(name) for name in WEIGHTS})
        given = {name: np.array(value.shape, float) for name, value in weights.items()}
        yield Call(made, given, wrong_sizes.shapes(made))


def _loss(asked: Asked, params: Sequence[Mapping[str, Array]], reg: float) -> Call[network.NetworkModel]:
    X, *labels = asked.args
    first = params[0] if len(params) > 1 else None
    inputs = network.NetworkModel(params[-1], X, labels[0] if labels else None, reg, first)
    right = network.answers(inputs)
    if isinstance(asked.gave, StudentError):
        return Call(inputs, {}, right, asked.gave)
    value: Any = asked.gave.value if isinstance(asked.gave, Answer) else None
    return Call(inputs, arrays(_returned(value, with_labels=bool(labels))), right)


def _returned(value: Any, *, with_labels: bool) -> dict[str, object]:
    if not with_labels:
        return {"scores": value}
    if type(value) in (tuple, list) and len(value) == 2 and type(value[1]) is dict:
        return {f"grads {name}": value[1].get(name) for name in network.NAMES} | {"loss": value[0]}
    return {}


def first(found: Sequence[Call[Any]]) -> str:
    """Whether scores come from parameters that the model had at first."""
    wrong = [(call.given["scores"], call.right["scores"]) for call in found if call.wrong("scores")]
    return "cache" if network.stale(wrong) else ""


def raised(call: Call[Any]) -> str:
    """The padding that NumPy's words about shapes that do not fit speak for."""
    return network.misfit(call.inputs, call.error)
