"""How the student's module is read: the shapes of its parameters, and the scores of what was put into it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from autograder.assignments.assignment1_pytorch.diagnosis.wrong_networks import HYPOTHESES, Net, raised
from autograder.diagnosing.evidence import Tested, arrays
from autograder.diagnosing.hypotheses import Call
from autograder.diagnosing.models import QuestionDiagnosis
from autograder.sandbox import Answer, Handle, StudentError
from autograder.testing.tape import Asked

DEFAULT = {
    "input_dim": (3, 32, 32),
    "num_filters": 32,
    "filter_size": 7,
    "hidden_dim": 100,
    "num_classes": 10,
}


@dataclass(frozen=True)
class Made:
    """The arguments of a new model, and the shapes of the parameters that it has."""

    sizes: Mapping[str, Any]
    shapes: tuple[tuple[int, ...], ...]

    @property
    def announced(self) -> list[tuple[int, ...]]:
        C, H, W = self.sizes["input_dim"]
        F, K, M, classes = (self.sizes[name] for name in list(DEFAULT)[1:])
        return [(F, C, K, K), (F,), (M, F * (H // 2) * (W // 2)), (M,), (classes, M), (classes,)]


def calls(tests: Sequence[Tested], own: bool) -> list[Call[Any]]:
    """The models that were made, and the calls of those whose parameters are known."""
    return [call for tried in tests for call in _calls(tried)]


def _calls(tried: Tested) -> Iterator[Call[Any]]:
    sizes: dict[int, Mapping[str, Any]] = {}
    params: dict[int, Mapping[str, Any]] = {}
    for asked in tried.asked:
        gave: Any = asked.gave.value if isinstance(asked.gave, Answer) else None
        about = asked.target if isinstance(asked.target, Handle) else next(iter(asked.args), None)
        number = about.id if isinstance(about, Handle) else -1
        if asked.name == "ThreeLayerConvNet" and isinstance(gave, Handle):
            sizes[gave.id] = {**DEFAULT, **asked.kwargs}
        elif asked.name == "_parameters" and number in sizes:
            found = gave if type(gave) is list else []
            yield Call(Made(sizes[number], tuple(np.shape(array) for array in found)), {}, {})
        elif asked.name == "_put" and number in sizes:
            params[number] = _as_tensors(asked.args[1])
        elif asked.name.endswith(".__call__") and number in params and len(asked.args) == 1:
            yield _scores(asked, Net(params[number], asked.args[0]))


def _as_tensors(given: Sequence[Any]) -> dict[str, Any]:
    """Parameters in the shapes of the function of raw tensors."""
    pairs = zip(("W1", "b1", "W2", "b2", "W3", "b3"), given, strict=True)
    return {name: value.T if name in ("W2", "W3") else value for name, value in pairs}


def _scores(asked: Asked, net: Net) -> Call[Any]:
    if isinstance(asked.gave, StudentError):
        return Call(net, {}, {"scores": net.scores}, asked.gave)
    value: Any = asked.gave.value if isinstance(asked.gave, Answer) else None
    return Call(net, arrays({"scores": value}), {"scores": net.scores})


def first(found: Sequence[Call[Any]]) -> str:
    """What the parameters say; or that a model answers the same images differently."""
    for made in (call.inputs for call in found if isinstance(call.inputs, Made)):
        missing = [shape for shape in made.announced if shape not in made.shapes]
        strange = [shape for shape in made.shapes if shape not in made.announced]
        if len(made.shapes) > len(made.announced):
            return "architecture"
        if strange:
            return "hard_coded"
        if missing:
            return "bias" if all(len(shape) == 1 for shape in missing) else "not_registered"
    return "train_or_test" if _differs(found) else ""


def _differs(found: Sequence[Call[Any]]) -> bool:
    """Whether two calls in a row, of the same images with the same parameters, gave different scores."""
    nets = [call for call in found if isinstance(call.inputs, Net) and "scores" in call.given]
    return any(
        np.array_equal(one.inputs.x, other.inputs.x)
        and one.inputs.params is other.inputs.params
        and not np.array_equal(one.given["scores"], other.given["scores"])
        for one, other in pairwise(nets)
    )


QUESTIONS: Mapping[str, QuestionDiagnosis] = {
    "ThreeLayerConvNet": QuestionDiagnosis(
        calls,
        HYPOTHESES,
        first=first,
        raised=raised,
        situations=(("bias", lambda n: bool(n.params["b1"].any())),),
        kind=Net,
    )
}
