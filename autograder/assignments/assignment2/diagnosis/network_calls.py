"""How the calls of a network are read: its parameters and images, and what `loss` returned."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograder.assignments.assignment2.diagnosis import wrong_network as network
from autograder.assignments.assignment2.diagnosis import wrong_sizes
from autograder.assignments.assignment2.oracle.network import WEIGHTS
from autograder.diagnosing import helper_calls
from autograder.diagnosing.evidence import Tested, arrays, known
from autograder.diagnosing.hypotheses import Array, Call
from autograder.sandbox import Answer, Handle, StudentError
from autograder.testing.tape import Asked

SIZES = ("input_dim", "num_filters", "filter_size", "hidden_dim", "num_classes")


@dataclass
class _Model:
    """What is known of one object of the student's class: how it was made, and its parameters so far."""

    sizes: dict[str, Any]
    params: list[Mapping[str, Array]] = field(default_factory=list)

    def set(self, name: str, value: Any) -> None:
        """Take down what an attribute was set to."""
        if name == "params":
            self.params.append(value)
        else:
            self.sizes[name] = value


def calls(tests: Sequence[Tested], own: bool) -> list[Call[Any]]:
    """The calls of a network's `loss`, where the parameters are known, and its weights' shapes."""
    return [call for one in tests for call in _calls(one)]


def _calls(one: Tested) -> Iterator[Call[Any]]:
    models: dict[int, _Model] = {}
    for asked in one.asked:
        made = asked.gave.value if isinstance(asked.gave, Answer) else None
        if asked.name == "ThreeLayerConvNet" and isinstance(made, Handle):
            models[made.id] = _Model(dict(asked.kwargs))
        elif asked.name == "builtins.setattr" and isinstance(asked.args[0], Handle):
            models[asked.args[0].id].set(*asked.args[1:])
        elif asked.name == "_hidden_arrays" and isinstance(made, Handle):
            models[made.id] = models[asked.args[0].id]
        elif asked.name == "_hidden_fill" and isinstance(asked.args[0], Handle):
            models[asked.args[0].id].params.append(asked.args[1])
        elif isinstance(asked.target, Handle) and asked.target.id in models:
            yield from _of_model(asked, models[asked.target.id])
        elif made is not None:
            yield from (call for call in _of_helper(asked, made) if call.given and not call.failed)


def _of_model(asked: Asked, model: _Model) -> Iterator[Call[Any]]:
    if asked.name.endswith(".params.update"):
        model.params.append(asked.args[0])
    elif asked.name.endswith(".params") and not model.params:
        yield from _shapes(model.sizes, asked.gave)
    elif asked.name.endswith(".loss") and model.params and known(asked.args):
        yield _loss(asked, model.params, float(model.sizes.get("reg", 0.0)))


def _of_helper(asked: Asked, returned: Any) -> Iterator[Call[network.NetworkModel]]:
    """Calls of new models in one request; wrong ones are made anew."""
    if asked.name == "_hidden_life":
        yield from _of_life(asked.args, returned)
    elif asked.name == "_hidden_lives":
        for life, values in zip(asked.args[0], returned, strict=False):
            yield from _of_life(life, values)
    elif asked.name == "_hidden_side_by_side":
        made, calls = asked.args
        for (n, arguments), value in zip(calls, returned, strict=False):
            yield from _of_life((*made[n], [("loss", arguments)]), [value])


def _of_life(life: Sequence[Any], returned: Sequence[Any]) -> Iterator[Call[network.NetworkModel]]:
    """The calls of one model up to the first that its parameters or images are changed in place for."""
    sizes, params, steps = life
    model, values = _Model(dict(sizes), [params]), iter(returned)
    for verb, given in steps:
        if verb == "loss":
            asked = helper_calls.call("ThreeLayerConvNet.loss", given, next(values, None))
            yield _loss(asked, model.params, float(model.sizes.get("reg", 0.0)))
        elif verb == "update":
            model.params.append(given)
        elif verb in ("hold", "fill", "images", "loss of images"):
            return
        else:
            model.set(verb, given)


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
    """Whether scores come from parameters that the model had at first; or what makes shapes not fit."""
    wrong = [(call.given["scores"], call.right["scores"]) for call in found if call.wrong("scores")]
    raised = [(call.inputs, call.error) for call in found if call.error]
    of_loss = (call for call in found if isinstance(call.inputs, network.NetworkModel))
    right = [call.inputs for call in of_loss if not call.failed]
    return "cache" if network.stale(wrong) else network.misfit(raised, right)
