"""How calls of `three_layer_convnet` are read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from autograder.assignments.assignment1_pytorch.diagnosis.wrong_networks import HYPOTHESES, Net, raised
from autograder.diagnosing.evidence import Function, known
from autograder.diagnosing.models import QuestionDiagnosis
from autograder.testing.tape import Asked


def _read(asked: Asked, before: Sequence[Asked]) -> Net | None:
    if not known(asked.args) or len(asked.args) != 2:
        return None
    x, params = asked.args
    return Net(params, x)


FUNCTION: Function[Any] = Function("three_layer_convnet", ("scores",), _read, lambda n: {"scores": n.scores})

QUESTIONS: Mapping[str, QuestionDiagnosis] = {
    "three_layer_convnet": QuestionDiagnosis(
        FUNCTION.calls,
        HYPOTHESES,
        raised=raised,
        situations=(("bias", lambda n: bool(n.params["b1"].any())),),
        kind=Net,
    )
}
