"""What misconceptions of the affine layer and of the ReLU give: the cause, and what it leads to."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from autograder.assignments.assignment1 import oracle
from autograder.assignments.assignment1.diagnosis.reading import Inputs, Reading, Wrong, arrays
from autograder.diagnosing.hypotheses import Array
from autograder.diagnosing.models import QuestionDiagnosis


def _rows(i: Inputs) -> Array:
    return np.asarray(i.x).reshape(len(i.x), -1)


def _columns(i: Inputs) -> Array:
    """Examples flattened with the first axis running fastest."""
    return np.asarray(i.x).reshape(len(i.x), -1, order="F")


def _mixed(i: Inputs) -> Array:
    return np.asarray(i.x).reshape(-1, len(i.x)).T


def _is_image(i: Inputs) -> bool:
    return bool(i.x.ndim > 2)


AFFINE_FORWARD: Wrong = {
    "out": (
        ("bias", lambda i: _rows(i) @ i.w),
        ("bias", lambda i: _rows(i) @ i.w - i.b),
        ("bias", lambda i: _rows(i) @ i.w + len(i.w) * i.b),
        ("bias", lambda i: _rows(i) @ i.w + 2 * i.b),
        ("bias", lambda i: _rows(i) @ i.w + i.b[0]),
        ("bias", lambda i: _rows(i) @ i.w + i.b.sum()),
        ("bias", lambda i: _rows(i) @ i.w * i.b),
        ("architecture", lambda i: np.maximum(0, _rows(i) @ i.w + i.b)),
        ("architecture", lambda i: np.maximum(0, _rows(i) @ i.w) + i.b),
        ("mean_or_sum", lambda i: _rows(i) @ i.w / len(i.w) + i.b),
        ("mean_or_sum", lambda i: (_rows(i) @ i.w + i.b) / len(i.w)),
        ("mean_or_sum", lambda i: (_rows(i) @ i.w + i.b) / len(i.x)),
        ("flatten", lambda i: _columns(i) @ i.w + i.b),
        ("flatten", lambda i: _mixed(i) @ i.w + i.b),
        ("layout", lambda i: (_rows(i) @ i.w + i.b).T),
        ("index", lambda i: np.broadcast_to(_rows(i)[0] @ i.w + i.b, (len(i.x), len(i.b)))),
    )
}

AFFINE_BACKWARD: Wrong = {
    "dx": (
        ("terms", lambda i: (i.dout @ i.w.T**2).reshape(i.x.shape)),
        ("terms", lambda i: -(i.dout @ i.w.T).reshape(i.x.shape)),
        ("mean_or_sum", lambda i: (i.dout @ i.w.T).reshape(i.x.shape) / len(i.x)),
        ("mean_or_sum", lambda i: (i.dout @ i.w.T).reshape(i.x.shape) / i.dout.shape[1]),
        ("upstream", lambda i: (np.ones_like(i.dout) @ i.w.T).reshape(i.x.shape)),
        ("flatten", lambda i: (i.dout @ i.w.T).reshape(i.x.shape, order="F")),
        ("layout", lambda i: (i.dout @ i.w.T).T.reshape(i.x.shape)),
    ),
    "dw": (
        ("terms", lambda i: -(_rows(i).T @ i.dout)),
        ("mean_or_sum", lambda i: _rows(i).T @ i.dout / len(i.x)),
        ("upstream", lambda i: _rows(i).T @ np.ones_like(i.dout)),
        ("accumulate", lambda i: np.outer(i.x[-1], i.dout[-1])),
        ("index", lambda i: np.outer(i.x[0], i.dout[0])),
        ("flatten", lambda i: _columns(i).T @ i.dout),
        ("flatten", lambda i: _mixed(i).T @ i.dout),
        ("layout", lambda i: (_rows(i).T @ i.dout).T),
        ("layout", lambda i: (_rows(i).T @ i.dout).T.reshape(i.w.shape)),
    ),
    "db": (
        ("terms", lambda i: -i.dout.sum(axis=0)),
        ("mean_or_sum", lambda i: i.dout.mean(axis=0)),
        ("upstream", lambda i: np.ones_like(i.b)),
        ("upstream", lambda i: np.full_like(i.b, len(i.x))),
        ("accumulate", lambda i: i.dout[-1]),
        ("index", lambda i: i.dout[0]),
        ("axes", lambda i: i.dout.sum(axis=1)),
        ("axes", lambda i: i.dout.sum(axis=1, keepdims=True)),
        ("axes", lambda i: np.full_like(i.b, i.dout.sum())),
        ("axes", lambda i: i.dout.sum()),
        ("axes", lambda i: i.dout),
    ),
}

RELU_FORWARD: Wrong = {
    "out": (
        ("kink", lambda i: np.abs(i.x)),
        ("kink", lambda i: np.minimum(i.x, 0)),
        ("kink", lambda i: np.where(i.x > 1, i.x, 0)),
        ("kink", lambda i: np.maximum(i.x, 1)),
        ("kink", lambda i: np.maximum(-i.x, 0)),
        ("kink", lambda i: np.where(i.x > 0, 1.0, 0)),
        ("kink", lambda i: np.where(i.x > 0, i.x, 0.01 * i.x)),
        ("kink", lambda i: np.where(i.x > 0, i.x, 0.1 * i.x)),
        ("kink", lambda i: np.clip(i.x, 0, 6)),
        ("kink", lambda i: np.clip(i.x, 0, 1)),
        ("kink", lambda i: np.full_like(i.x, max(0, i.x.max()))),
        ("kink", lambda i: i.x),
        ("kink", lambda i: -i.x),
        ("kink", lambda i: 1 / (1 + np.exp(-i.x))),
        ("kink", lambda i: np.log1p(np.exp(i.x))),
    )
}

RELU_BACKWARD: Wrong = {
    "dx": (
        ("mask", lambda i: i.dout),
        ("mask", lambda i: i.dout * (i.dout > 0)),
        ("mask", lambda i: i.dout * (i.x < 0)),
        ("mask", lambda i: i.dout * np.sign(i.x)),
        ("mask", lambda i: i.dout * (i.x > 1)),
        ("mask", lambda i: i.dout * (i.x > 0) * (i.dout > 0)),
        ("mask", lambda i: np.where(i.x > 0, i.dout, 0.01 * i.dout)),
        ("upstream", lambda i: np.where(i.x > 0, 1.0, 0)),
        ("upstream", lambda i: np.maximum(i.x, 0)),
        ("terms", lambda i: i.dout * np.maximum(i.x, 0)),
        ("terms", lambda i: -i.dout * (i.x > 0)),
    )
}

AFFINE = Reading(
    "affine",
    ("x", "w", "b"),
    ("dx", "dw", "db"),
    lambda i: {"out": np.asarray(oracle.affine_forward(i.x, i.w, i.b))},
    lambda i: arrays(oracle.affine_backward(i.dout, i.x, i.w, i.b)),
)
RELU = Reading(
    "relu",
    ("x",),
    ("dx",),
    lambda i: {"out": np.asarray(oracle.relu_forward(i.x))},
    lambda i: arrays(oracle.relu_backward(i.dout, i.x)),
)

QUESTIONS: Mapping[str, QuestionDiagnosis] = {
    "affine_forward": AFFINE.of_forward(AFFINE_FORWARD, situations=(("flatten", _is_image),)),
    "affine_backward": AFFINE.of_backward(AFFINE_BACKWARD, (("flatten", _is_image),)),
    "relu_forward": RELU.of_forward(RELU_FORWARD),
    "relu_backward": RELU.of_backward(RELU_BACKWARD),
}
