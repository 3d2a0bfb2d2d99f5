"""What misconceptions of the softmax loss give: the cause, and what it leads to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import numpy as np

from autograder.assignments.assignment1 import oracle
from autograder.assignments.assignment1.diagnosis.reading import Inputs, Wrong, hypotheses
from autograder.diagnosing.evidence import Function, known
from autograder.diagnosing.hypotheses import Array, Call
from autograder.diagnosing.models import QuestionDiagnosis
from autograder.testing.tape import Asked


def _p(i: Inputs) -> Array:
    powers = np.exp(i.x - i.x.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def _hot(i: Inputs) -> Array:
    return np.asarray(np.eye(i.x.shape[1])[i.y])


def _dx(i: Inputs) -> Array:
    return (_p(i) - _hot(i)) / len(i.y)


def _loss(i: Inputs) -> float:
    return float(-np.log((_p(i) * _hot(i)).sum(axis=1)).mean())


def _of(i: Inputs, x: Array, y: Array | None = None) -> Inputs:
    """The same with other scores or labels."""
    return Inputs(x=x, y=i.y if y is None else y)


def _columns(i: Inputs) -> Array:
    """The probabilities that come of normalising columns."""
    powers = np.exp(i.x - i.x.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=0))


def _of_shifted_columns(i: Inputs) -> Inputs:
    """Each class less its own largest score."""
    return _of(i, i.x - i.x.max(axis=0))


def _of_all(i: Inputs) -> Array:
    powers = np.exp(i.x - i.x.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum())


def _right(i: Inputs, values: Array) -> Array:
    return np.asarray(values[np.arange(len(i.y)), i.y])


def _whole_columns(i: Inputs) -> Array:
    dx = _p(i)
    dx[:, i.y] -= 1
    return dx / len(i.y)


SMALL = (1e-15, 1e-12, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5)
"""Numbers that are added to a probability so that its logarithm is finite, or put in its place."""


def _raised(i: Inputs, small: float) -> Array:
    return np.asarray(-np.log(_right(i, _p(i)) + small).mean())


def _bounded(small: float) -> list[tuple[str, Callable[[Inputs], Array]]]:
    return [
        ("numeric_range", partial(_raised, small=small)),
        ("numeric_range", lambda i: -np.log(np.maximum(_right(i, _p(i)), small)).mean()),
    ]


SOFTMAX: Wrong = {
    "loss": (
        *(line for small in SMALL for line in _bounded(small)),
        ("axes", lambda i: _loss(_of_shifted_columns(i))),
        ("mean_or_sum", lambda i: _loss(i) * len(i.y)),
        ("mean_or_sum", lambda i: _loss(i) / len(i.y)),
        ("mean_or_sum", lambda i: _loss(i) / i.x.shape[1]),
        ("terms", lambda i: -_loss(i)),
        ("terms", lambda i: _loss(i) / np.log(2)),
        ("terms", lambda i: _loss(i) - i.x.max(axis=1).mean()),
        ("terms", lambda i: _loss(i) + 0.5 * np.sum(i.x**2)),
        ("terms", lambda i: _loss(_of(i, i.x / np.abs(i.x).max(axis=1, keepdims=True)))),
        ("terms", lambda i: _loss(_of(i, i.x / i.x.max(axis=1, keepdims=True)))),
        ("axes", lambda i: -np.log(_right(i, _columns(i))).mean()),
        ("axes", lambda i: -np.log(_right(i, _of_all(i))).mean()),
        ("right_class", lambda i: _loss(_of(i, i.x, 0 * i.y))),
        ("right_class", lambda i: _loss(_of(i, i.x, i.y - 1))),
        ("right_class", lambda i: _loss(_of(i, i.x, np.full_like(i.y, i.y[0])))),
        ("right_class", lambda i: -np.log(_p(i)).mean()),
        ("right_class", lambda i: -np.log(_p(i)).sum() / len(i.y)),
        ("right_class", lambda i: -np.log(_p(i).max(axis=1)).mean()),
    ),
    "dx": (
        ("mean_or_sum", lambda i: _dx(i) * len(i.y)),
        ("mean_or_sum", lambda i: _dx(i) / len(i.y)),
        ("mean_or_sum", lambda i: _dx(i) / i.x.shape[1]),
        ("terms", lambda i: -_dx(i)),
        ("terms", lambda i: _dx(i) + i.x),
        ("terms", lambda i: _dx(_of(i, i.x / np.abs(i.x).max(axis=1, keepdims=True)))),
        ("axes", lambda i: _dx(_of_shifted_columns(i))),
        ("axes", lambda i: (_columns(i) - _hot(i)) / len(i.y)),
        ("axes", lambda i: (_of_all(i) - _hot(i)) / len(i.y)),
        ("right_class", lambda i: _p(i) / len(i.y)),
        ("right_class", lambda i: _p(i)),
        ("right_class", lambda i: (_p(i) * (1 - _hot(i)) - _hot(i)) / len(i.y)),
        ("right_class", lambda i: (_p(i) + _hot(i)) / len(i.y)),
        ("right_class", lambda i: _dx(_of(i, i.x, 0 * i.y))),
        ("right_class", lambda i: _dx(_of(i, i.x, i.y - 1))),
        ("right_class", lambda i: _dx(_of(i, i.x, np.full_like(i.y, i.y[0])))),
        ("right_class", _whole_columns),
        ("right_class", lambda i: _dx(i) * _hot(i)),
        ("right_class", lambda i: ((i.x > _right(i, i.x)[:, None] - 1) - _hot(i)) / len(i.y)),
        ("terms", lambda i: (i.x - _hot(i)) / len(i.y)),
    ),
}


def _small_number(
    calls: Sequence[Call[Inputs]], scores: Callable[[Inputs], Inputs], penalty: Callable[[Inputs], float]
) -> str:
    """A small number added to probabilities shows in each loss, though far less than counts as wrong."""
    losses = [(call.given["loss"], call.right["loss"], call.inputs) for call in calls if "loss" in call.given]
    for small in SMALL:
        known = [(given, right, _raised(scores(i), small) + penalty(i)) for given, right, i in losses]
        seen = any(not _equal(raised, right) for _, right, raised in known)
        if seen and all(_equal(given, raised) for given, _, raised in known):
            return "numeric_range"
    return ""


def _equal(first: Array, second: Array) -> bool:
    """Closer than a rounding or two of what is added up."""
    return bool(np.allclose(first, second, rtol=2e-14, atol=2e-14))


def _large(i: Inputs) -> bool:
    """Whether exp of the scores, or of the differences between rows, leaves the range of numbers."""
    return bool(np.abs(i.x).max() > 300)


def _read(asked: Asked, before: Sequence[Asked]) -> Inputs | None:
    return Inputs(x=asked.args[0], y=asked.args[1]) if known(asked.args) else None


def _known(i: Inputs) -> dict[str, Array]:
    return dict(zip(("loss", "dx"), map(np.asarray, oracle.softmax_loss(i.x, i.y)), strict=True))


def _scores(i: Inputs) -> Inputs:
    return Inputs(x=i.X @ i.W, y=i.y)


def _penalty(i: Inputs) -> float:
    return float(i.reg * np.square(i.W).sum())


def _with_penalty(wrong: Wrong) -> dict[str, list[tuple[str, Callable[[Inputs], Array]]]]:
    """What misconceptions about scores lead to in a linear classifier that is right otherwise."""

    def loss(answer: Callable[[Inputs], Array]) -> Callable[[Inputs], Array]:
        return lambda i: answer(_scores(i)) + _penalty(i)

    def dW(answer: Callable[[Inputs], Array]) -> Callable[[Inputs], Array]:  # noqa: N802
        return lambda i: i.X.T @ answer(_scores(i)) + 2 * i.reg * i.W

    return {
        "loss": [(cause, loss(answer)) for cause, answer in wrong["loss"]],
        "dW": [(cause, dW(answer)) for cause, answer in wrong["dx"]],
    }


def _data(i: Inputs) -> Array:
    """The gradient by W without regularisation."""
    return np.asarray(i.X.T @ _dx(_scores(i)))


def _last_example(i: Inputs) -> Array:
    dscores = _dx(_scores(i)) * len(i.y)
    return np.outer(i.X[-1], dscores[-1])


CLASSIFIER: Wrong = {
    "loss": [
        ("regularisation", lambda i: _loss(_scores(i))),
        ("regularisation", lambda i: _loss(_scores(i)) + 0.5 * _penalty(i)),
        ("regularisation", lambda i: _loss(_scores(i)) + 2 * _penalty(i)),
        ("regularisation", lambda i: _loss(_scores(i)) + _penalty(i) / len(i.y)),
        ("regularisation", lambda i: _loss(_scores(i)) + _penalty(i) * len(i.y)),
        ("regularisation", lambda i: _loss(_scores(i)) + i.reg * i.W.sum()),
        ("regularisation", lambda i: _loss(_scores(i)) + i.reg * np.abs(i.W).sum()),
        ("regularisation", lambda i: _loss(_scores(i)) - _penalty(i)),
        *_with_penalty(SOFTMAX)["loss"],
    ],
    "dW": [
        *(
            ("regularisation", lambda i, factor=factor: _data(i) + factor * i.reg * i.W)
            for factor in (0.0, 1.0, 0.5, 4.0, -2.0)
        ),
        ("regularisation", lambda i: _data(i) + 2 * i.reg * i.W / len(i.y)),
        ("regularisation", lambda i: _data(i) + 2 * i.reg * i.W * len(i.y)),
        ("mean_or_sum", lambda i: _data(i) * len(i.y) / i.W.shape[1] + 2 * i.reg * i.W),
        ("accumulate", lambda i: _last_example(i) + 2 * i.reg * i.W),
        ("accumulate", lambda i: _last_example(i) / len(i.y) + 2 * i.reg * i.W),
        *_with_penalty(SOFTMAX)["dW"],
        ("terms", lambda i: -_data(i) - 2 * i.reg * i.W),
        ("right_class", lambda i: i.X.T @ (_dx(_scores(i)) * _hot(_scores(i))) + 2 * i.reg * i.W),
        ("terms", lambda i: i.X.T @ (_powers(i) - _hot(_scores(i))) / len(i.y) + 2 * i.reg * i.W),
        ("layout", lambda i: (_data(i) + 2 * i.reg * i.W).T),
    ],
}


def _powers(i: Inputs) -> Array:
    scores = i.X @ i.W
    return np.asarray(np.exp(scores - scores.max(axis=1, keepdims=True)))


def _read_classifier(asked: Asked, before: Sequence[Asked]) -> Inputs | None:
    if not known(asked.args) or len(asked.args) != 4:
        return None
    W, X, y, reg = asked.args
    return Inputs(W=W, X=X, y=y, reg=reg)


def _known_classifier(i: Inputs) -> dict[str, Array]:
    loss, gradient = oracle.linear_softmax_loss(i.W, i.X, i.y, i.reg)
    return {"loss": np.asarray(loss), "dW": np.asarray(gradient)}


def _classifier(name: str) -> QuestionDiagnosis:
    return QuestionDiagnosis(
        Function(name, ("loss", "dW"), _read_classifier, _known_classifier).calls,
        hypotheses(CLASSIFIER),
        first=lambda calls: _small_number(calls, _scores, _penalty),
        situations=(
            ("numeric_range", lambda i: bool(np.abs(i.X @ i.W).max() > 300)),
            ("regularisation", lambda i: i.reg > 0),
        ),
    )


QUESTIONS: Mapping[str, QuestionDiagnosis] = {
    "softmax_loss": QuestionDiagnosis(
        Function("softmax_loss", ("loss", "dx"), _read, _known).calls,
        hypotheses(SOFTMAX),
        first=lambda calls: _small_number(calls, lambda i: i, lambda i: 0.0),
        situations=(("numeric_range", _large),),
    ),
    "softmax_loss_naive": _classifier("softmax_loss_naive"),
    "softmax_loss_vectorized": _classifier("softmax_loss_vectorized"),
}
