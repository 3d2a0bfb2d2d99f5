"""What misconceptions of batch norm and layer norm give: the cause, and what it leads to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np

from autograder.assignments.assignment1 import oracle
from autograder.assignments.assignment1.diagnosis.reading import Inputs, Reading, Wrong
from autograder.diagnosing.hypotheses import Array
from autograder.diagnosing.models import QuestionDiagnosis
from autograder.sandbox import Answer
from autograder.testing.tape import Asked

Statistic = Callable[[Inputs], Any]
Line = tuple[str, Callable[[Any], Any]]


def _eps(i: Inputs) -> float:
    return float(i.param.get("eps", oracle.DEFAULT_EPS))


def _mean(i: Inputs, axis: int | None) -> Array:
    return np.asarray(np.asarray(i.x, float).mean(axis=axis, keepdims=True))


def _var(i: Inputs, axis: int | None) -> Array:
    return np.asarray(np.asarray(i.x, float).var(axis=axis, keepdims=True))


def _out(i: Inputs, mean: Array, std: Array) -> Array:
    return np.asarray(i.gamma * ((i.x - mean) / std) + i.beta)


def _forward(axis: int) -> Wrong:
    """For statistics along this axis."""
    other = 1 - axis

    def with_std(std: Statistic) -> Callable[[Inputs], Array]:
        return lambda i: _out(i, _mean(i, axis), std(i))

    def count(i: Inputs) -> int:
        return int(i.x.shape[axis])

    def root(i: Inputs, factor: float = 1.0) -> Array:
        return np.asarray(np.sqrt(factor * _var(i, axis) + _eps(i)))

    def root_of(i: Inputs, eps: float) -> Array:
        return np.asarray(np.sqrt(_var(i, axis) + eps))

    def hat(i: Inputs) -> Array:
        return np.asarray((i.x - _mean(i, axis)) / root(i))

    def along(mean: int | None, var: int | None) -> Callable[[Inputs], Array]:
        return lambda i: _out(i, _mean(i, mean), np.sqrt(_var(i, var) + _eps(i)))

    def summed(i: Inputs, divisor: float) -> Array:
        """With a sum over the divisor in place of the mean; the variance is right, or taken around it."""
        return np.asarray(_mean(i, axis) * count(i) / divisor)

    def around(i: Inputs, mean: Array) -> Array:
        var = np.square(i.x - mean).mean(axis=axis, keepdims=True)
        return _out(i, mean, np.sqrt(var + _eps(i)))

    lines: list[Line] = [
        ("axes", along(other, other)),
        ("axes", along(other, axis)),
        ("axes", along(axis, other)),
        ("axes", along(None, None)),
        ("axes", lambda i: around(i, _mean(i, other))),
        (
            "axes",
            lambda i: _out(
                i,
                _mean(i, axis),
                np.sqrt(np.square(i.x - _mean(i, axis)).mean(other, keepdims=True) + _eps(i)),
            ),
        ),
        ("denominator", with_std(lambda i: root(i, count(i) / max(count(i) - 1, 1)))),
        ("denominator", with_std(lambda i: root(i, count(i)))),
        ("denominator", with_std(lambda i: root(i, 1 / count(i)))),
        ("denominator", lambda i: _out(i, summed(i, 1), root(i))),
        ("denominator", lambda i: _out(i, summed(i, i.x.shape[other]), root(i))),
        ("denominator", lambda i: around(i, summed(i, 1))),
        ("denominator", lambda i: around(i, summed(i, i.x.shape[other]))),
        ("deviation", with_std(lambda i: _var(i, axis) + _eps(i))),
        ("deviation", with_std(lambda i: np.sqrt(np.square(i.x).mean(axis=axis, keepdims=True) + _eps(i)))),
        ("deviation", with_std(lambda i: 1.0)),
        ("eps", with_std(lambda i: np.sqrt(_var(i, axis)) + _eps(i))),
        *(("eps", with_std(partial(root_of, eps=eps))) for eps in EPSILONS),
        ("given_zero", with_std(lambda i: np.sqrt(_var(i, axis) + (_eps(i) or oracle.DEFAULT_EPS)))),
        ("gamma_beta", lambda i: hat(i) + i.beta),
        ("gamma_beta", lambda i: hat(i) * i.gamma),
        ("gamma_beta", hat),
        ("gamma_beta", lambda i: hat(i) * i.beta + i.gamma),
        ("gamma_beta", lambda i: (hat(i) + i.beta) * i.gamma),
        ("gamma_beta", lambda i: hat(i) * i.gamma - i.beta),
        ("gamma_beta", lambda i: hat(i) * i.gamma[0] + i.beta[0]),
        ("layout", lambda i: (hat(i) * i.gamma + i.beta).T),
    ]
    return {"out": lines}


EPSILONS = (0.0, 1e-3, 1e-5, 1e-6, 1e-8, 1e-12)


def _running(i: Inputs, name: str, start: float = 0.0) -> Array:
    return np.asarray(i.param.get(name, np.full(i.x.shape[1], start)), float)


def _own(i: Inputs, name: str) -> Array:
    return np.asarray((_mean if name == "running_mean" else _var)(i, 0)).ravel()


def _momentum(i: Inputs) -> float:
    return float(i.param.get("momentum", oracle.DEFAULT_MOMENTUM))


def _moved(i: Inputs, name: str, keep: float, new: Array | None = None, start: float = 0.0) -> Array:
    own = _own(i, name) if new is None else new
    return keep * _running(i, name, start) + (1 - keep) * own


def _running_wrong(name: str) -> list[Line]:
    lines: list[Line] = [
        ("running", lambda i: _moved(i, name, 1 - _momentum(i))),
        ("running", lambda i: _moved(i, name, oracle.DEFAULT_MOMENTUM)),
        ("running", lambda i: _moved(i, name, _momentum(i) or oracle.DEFAULT_MOMENTUM)),
        ("running", lambda i: _own(i, name)),
        ("running", lambda i: _running(i, name)),
        ("running", lambda i: _running(i, name) + (1 - _momentum(i)) * _own(i, name)),
        ("running", lambda i: _moved(i, name, _momentum(i), start=1.0)),
        ("running", lambda i: _moved(i, name, _momentum(i), np.sqrt(_own(i, name)))),
        ("running", lambda i: _moved(i, name, _momentum(i), np.sqrt(_own(i, name) + _eps(i)))),
        (
            "denominator",
            lambda i: _moved(i, name, _momentum(i), _own(i, name) * len(i.x) / max(len(i.x) - 1, 1)),
        ),
    ]
    return lines


def _test_out(i: Inputs, mean: Array, std: Array) -> Array:
    return np.asarray(i.gamma * (i.x - mean) / std + i.beta)


def _test_std(i: Inputs, eps: float | None = None) -> Array:
    return np.sqrt(_running(i, "running_var") + (_eps(i) if eps is None else eps))


def _with_running(i: Inputs) -> Array:
    """Train mode's out with the running statistics of before, or of after, the call."""
    return _test_out(i, _running(i, "running_mean"), _test_std(i))


def _with_recorded(i: Inputs) -> Array:
    mean, var = (_moved(i, name, _momentum(i)) for name in ("running_mean", "running_var"))
    return _test_out(i, mean, np.sqrt(var + _eps(i)))


BATCH_FORWARD: Wrong = {
    "out": [*_forward(0)["out"], ("train_or_test", _with_running), ("train_or_test", _with_recorded)],
    "running_mean": _running_wrong("running_mean"),
    "running_var": _running_wrong("running_var"),
    "test_out": [
        ("train_or_test", lambda i: _out(i, _mean(i, 0), np.sqrt(_var(i, 0) + _eps(i)))),
        ("deviation", lambda i: _test_out(i, _running(i, "running_mean"), _test_std(i) ** 2)),
        ("deviation", lambda i: _test_out(i, _running(i, "running_mean"), _running(i, "running_var"))),
        (
            "eps",
            lambda i: _test_out(
                i, _running(i, "running_mean"), np.sqrt(_running(i, "running_var")) + _eps(i)
            ),
        ),
        *(
            ("eps", lambda i, eps=eps: _test_out(i, _running(i, "running_mean"), _test_std(i, eps)))
            for eps in EPSILONS
        ),
        ("running", lambda i: _test_out(i, _running(i, "running_mean"),
                                        np.sqrt(_running(i, "running_var", 1.0) + _eps(i)))),
        ("gamma_beta", lambda i: (i.x - _running(i, "running_mean")) / _test_std(i) + i.beta),
        ("gamma_beta", lambda i: (i.x - _running(i, "running_mean")) / _test_std(i) * i.gamma),
        ("gamma_beta", lambda i: (i.x - _running(i, "running_mean")) / _test_std(i) * i.beta + i.gamma),
        ("gamma_beta", lambda i: ((i.x - _running(i, "running_mean")) / _test_std(i) + i.beta) * i.gamma),
    ],
    "test_running_mean": [("train_or_test", lambda i: _moved(i, "running_mean", _momentum(i)))],
    "test_running_var": [("train_or_test", lambda i: _moved(i, "running_var", _momentum(i)))],
}  # fmt: skip


def _backward(axis: int) -> Wrong:
    """For statistics along this axis."""

    def mean(values: Array, along: int = axis) -> Array:
        return np.asarray(values.mean(axis=along, keepdims=True))

    def g(i: Inputs) -> Array:
        return np.asarray(i.dout * i.gamma)

    def dx(i: Inputs, first: float = 1.0, second: float = 1.0, upstream: Array | None = None) -> Array:
        """With factors of the term of the mean, and of the variance."""
        grad = g(i) if upstream is None else upstream
        return np.asarray((grad - first * mean(grad) - second * i.hat * mean(grad * i.hat)) / i.std)

    def of_other_axis(i: Inputs) -> Array:
        along = 1 - axis
        return np.asarray((g(i) - mean(g(i), along) - i.hat * mean(g(i) * i.hat, along)) / i.std)

    def count(i: Inputs) -> int:
        return int(i.dout.shape[axis])

    terms = ((0, 0), (1, 0), (0, 1), (1, -1), (-1, 1), (-1, -1), (1, 2), (1, 0.5), (2, 1))
    return {
        "dx": [
            *(("terms", lambda i, pair=pair: dx(i, *pair)) for pair in terms),
            ("terms", lambda i: -dx(i)),
            ("mean_or_sum", lambda i: dx(i, count(i), count(i))),
            ("mean_or_sum", lambda i: dx(i, count(i), 1)),
            ("mean_or_sum", lambda i: dx(i, 1, count(i))),
            ("mean_or_sum", lambda i: dx(i) * count(i)),
            ("mean_or_sum", lambda i: dx(i) / count(i)),
            ("deviation", lambda i: dx(i) * i.std),
            ("deviation", lambda i: dx(i) / i.std),
            ("deviation", lambda i: dx(i) * i.std**2),
            ("gamma_beta", lambda i: dx(i, upstream=np.asarray(i.dout, float))),
            ("gamma_beta", lambda i: dx(i) * i.gamma),
            ("gamma_beta", lambda i: i.gamma * dx(i, upstream=np.asarray(i.dout, float))),
            ("denominator", lambda i: dx(i, *[count(i) / i.dout.shape[1 - axis]] * 2)),
            ("axes", of_other_axis),
            ("upstream", lambda i: dx(i, upstream=np.ones_like(i.dout) * i.gamma)),
        ],
        "dgamma": [
            ("mean_or_sum", lambda i: (i.dout * i.hat).mean(axis=0)),
            ("terms", lambda i: i.dout.sum(axis=0)),
            ("terms", lambda i: -(i.dout * i.hat).sum(axis=0)),
            ("gamma_beta", lambda i: (g(i) * i.hat).sum(axis=0)),
            ("upstream", lambda i: i.hat.sum(axis=0)),
            ("axes", lambda i: (i.dout * i.hat).sum(axis=1)),
            ("axes", lambda i: (i.dout * i.hat).sum() + 0 * i.gamma),
            ("axes", lambda i: i.dout * i.hat),
            ("accumulate", lambda i: (i.dout * i.hat)[-1]),
        ],
        "dbeta": [
            ("mean_or_sum", lambda i: i.dout.mean(axis=0)),
            ("terms", lambda i: -i.dout.sum(axis=0)),
            ("gamma_beta", lambda i: g(i).sum(axis=0)),
            ("upstream", lambda i: np.full(i.gamma.shape, float(len(i.dout)))),
            ("upstream", lambda i: np.ones(i.gamma.shape)),
            ("axes", lambda i: i.dout.sum(axis=1)),
            ("axes", lambda i: i.dout.sum() + 0 * i.gamma),
            ("axes", lambda i: i.dout),
            ("accumulate", lambda i: i.dout[-1]),
        ],
    }


def _known_batch(i: Inputs) -> dict[str, Array]:
    """`out` and running statistics of a training step; in test mode all are called `test_...`."""
    mean, var = (_running(i, name) for name in ("running_mean", "running_var"))
    if i.param.get("mode") == "test":
        out = oracle.batchnorm_test(i.x, i.gamma, i.beta, mean, var, _eps(i))
        kept = {f"test_{name}": i.param[name] for name in ("running_mean", "running_var") if name in i.param}
        return {"test_out": np.asarray(out)} | kept
    own = oracle.running_statistics(i.x, mean, var, _momentum(i))
    out = oracle.norm_forward(i.x, i.gamma, i.beta, 0, _eps(i))
    return {"out": np.asarray(out), "running_mean": np.asarray(own[0]), "running_var": np.asarray(own[1])}


def _with_statistics(asked: Asked, inputs: Any, given: dict[str, Array]) -> dict[str, Array]:
    """What batch norm returned, and the running statistics that it left in its parameters."""
    changed = asked.gave.changed if isinstance(asked.gave, Answer) else {}
    param = changed.get(3, asked.args[3])
    kept = param if type(param) is dict else {}
    names = ("running_mean", "running_var")
    found = {name: kept[name] for name in names if isinstance(kept.get(name), np.ndarray)}
    if inputs.param.get("mode") == "test":
        return {f"test_{name}": part for name, part in {**given, **found}.items()}
    return {**given, **found}


def _reading(name: str, axis: int, forward: Callable[[Inputs], dict[str, Array]], **others: Any) -> Reading:
    def backward(i: Inputs) -> dict[str, Array]:
        """By the documented cache, which is all that a call may have been given."""
        grad = np.asarray(i.dout * i.gamma, float)

        def mean(values: Array) -> Array:
            return np.asarray(values.mean(axis=axis, keepdims=True))

        dx = (grad - mean(grad) - i.hat * mean(grad * i.hat)) / i.std
        return {"dx": dx, "dgamma": (i.dout * i.hat).sum(axis=0), "dbeta": i.dout.sum(axis=0)}

    def of_arguments(i: Inputs) -> Mapping[str, Any]:
        normal = oracle.normalised(i.x, axis, _eps(i))
        return {"hat": normal.values, "std": 1 / normal.scale, "gamma": i.gamma}

    return Reading(
        name,
        ("x", "gamma", "beta", "param"),
        ("dx", "dgamma", "dbeta"),
        forward,
        backward,
        documented=lambda cache: dict(zip(("hat", "std", "gamma"), cache, strict=True)),
        behind=of_arguments,
        **others,
    )


def _known_layer(i: Inputs) -> dict[str, Array]:
    return {"out": np.asarray(oracle.norm_forward(i.x, i.gamma, i.beta, 1, _eps(i)))}


BATCH = _reading("batchnorm", 0, _known_batch, outputs=_with_statistics)
LAYER = _reading("layernorm", 1, _known_layer)

QUESTIONS: Mapping[str, QuestionDiagnosis] = {
    "batchnorm_forward": BATCH.of_forward(BATCH_FORWARD, returns=("out",), may_change=(3,)),
    "batchnorm_backward": BATCH.of_backward(_backward(0)),
    "layernorm_forward": LAYER.of_forward(_forward(1)),
    "layernorm_backward": LAYER.of_backward(_backward(1)),
}
