"""What misconceptions of dropout give. The right answer follows from what was kept, which is random."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from autograder.assignments.assignment1.diagnosis.reading import Inputs, Wrong, hypotheses
from autograder.diagnosing.evidence import Function, known, named
from autograder.diagnosing.hypotheses import Array, Call, same
from autograder.diagnosing.models import QuestionDiagnosis
from autograder.sandbox import Handle
from autograder.testing.tape import Asked


def _is_test(i: Inputs) -> bool:
    return bool(i.param["mode"] == "test")


def _read(asked: Asked, before: Sequence[Asked]) -> Inputs | None:
    x, param = asked.args
    out = named(("out",), asked).get("out")
    if not known(asked.args) or out is None or out.shape != x.shape:
        return None
    return Inputs(x=x, param=param, kept=out != 0)


def _known(i: Inputs) -> dict[str, Array]:
    return {"out": i.x} if _is_test(i) else {"out": np.where(i.kept, i.x / i.param["p"], 0)}


FORWARD: Wrong = {
    "out": [
        ("train_or_test", lambda i: _in(i, test=True, out=i.p * i.x)),
        ("train_or_test", lambda i: _in(i, test=True, out=i.x / i.p)),
        ("train_or_test", lambda i: _in(i, test=True, out=np.where(i.kept, i.x / i.p, 0))),
        ("dropout_factor", lambda i: _in(i, test=False, out=np.where(i.kept, i.x, 0))),
        ("dropout_factor", lambda i: _in(i, test=False, out=np.where(i.kept, i.x * i.p, 0))),
        ("keep_rate", lambda i: _in(i, test=False, out=np.where(i.kept, i.x / (1 - i.p), 0))),
        ("keep_rate", lambda i: _in(i, test=False, out=np.where(i.kept, i.x / 0.5, 0))),
    ]
}


def _in(i: Inputs, *, test: bool, out: Array) -> Array:
    """What an answer gives that is wrong in one mode only."""
    return out if _is_test(i) == test else _known(i)["out"]


def _read_forward(asked: Asked, before: Sequence[Asked]) -> Inputs | None:
    inputs = _read(asked, before)
    return None if inputs is None else Inputs(**vars(inputs), p=inputs.param["p"])


def _read_backward(asked: Asked, before: Sequence[Asked]) -> Inputs | None:
    """With the documented cache; with the student's own the mask is what the forward pass did."""
    dout, cache = asked.args
    if not known((dout,)):
        return None
    if isinstance(cache, Handle):
        made = next((other for other in reversed(before) if other.name == "dropout_forward"), None)
        inputs = made and _read(made, ())
        if not made or not inputs:
            return None
        param, mask = inputs.param, named(("out",), made)["out"] / inputs.x
    else:
        param, mask = cache
    factors = np.ones_like(dout) if param["mode"] == "test" else mask
    return Inputs(dout=dout, mask=factors, p=param["p"], param=param)


BACKWARD: Wrong = {
    "dx": [
        ("train_or_test", lambda i: i.p * i.dout if _is_test(i) else i.dout * i.mask),
        ("train_or_test", lambda i: i.dout / i.p if _is_test(i) else i.dout * i.mask),
        ("train_or_test", lambda i: 0 * i.dout if _is_test(i) else i.dout * i.mask),
        ("mask", lambda i: i.dout),
        ("mask", lambda i: i.dout if _is_test(i) else i.dout / i.p),
        ("mask", lambda i: i.dout if _is_test(i) else i.dout * (i.mask == 0)),
        ("mask", lambda i: i.dout if _is_test(i) else np.maximum(i.dout, 0) * i.mask),
        ("dropout_factor", lambda i: i.dout * (i.mask > 0)),
        ("dropout_factor", lambda i: i.dout if _is_test(i) else i.dout * i.mask / i.p),
        ("dropout_factor", lambda i: i.dout if _is_test(i) else i.dout * i.mask * i.p * i.p),
        ("dropout_factor", lambda i: i.dout * i.mask * i.mask),
        ("upstream", lambda i: i.dout if _is_test(i) else i.mask),
    ]
}


def _of_another_mask(call: Call[Any], name: str) -> str:
    """dout passes with the right factor, in other places than x did."""
    dx, i = call.given[name], call.inputs
    if _is_test(i) or dx.shape != i.dout.shape:
        return ""
    return "cache" if same(dx, np.where(dx == 0, 0, i.dout / i.p)) else ""


QUESTIONS: Mapping[str, QuestionDiagnosis] = {
    "dropout_forward": QuestionDiagnosis(
        Function("dropout_forward", ("out",), _read_forward, _known).calls, hypotheses(FORWARD)
    ),
    "dropout_backward": QuestionDiagnosis(
        Function(
            "dropout_backward", ("dx",), _read_backward, lambda i: {"dx": np.asarray(i.dout * i.mask)}
        ).calls,
        hypotheses(BACKWARD),
        fit=_of_another_mask,
        situations=(("train_or_test", _is_test),),
    ),
}
