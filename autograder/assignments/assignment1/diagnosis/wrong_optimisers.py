"""What misconceptions of update rules give in one step: the cause, and what it leads to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np

from autograder.assignments.assignment1 import oracle
from autograder.assignments.assignment1.diagnosis.reading import Wrong, hypotheses
from autograder.diagnosing.evidence import Function, arrays, known
from autograder.diagnosing.hypotheses import Array, Call, same
from autograder.diagnosing.models import QuestionDiagnosis
from autograder.sandbox import Answer
from autograder.testing.tape import Asked

Step = SimpleNamespace
"""w, dw, every hyperparameter by its name, the memory before the step, and `given`: the config as it came."""


def _next(velocity: Callable[[Step], Array]) -> Callable[[Step], Array]:
    return lambda s: s.w + velocity(s)


def _otherwise(s: Step, **values: Any) -> Step:
    return Step(**{**vars(s), **values})


def _is_missing(s: Step, name: str) -> bool:
    return name not in s.given


def _velocity(s: Step) -> Array:
    return np.asarray(s.momentum * s.velocity - s.learning_rate * s.dw)


VELOCITIES: Sequence[tuple[str, Callable[[Step], Array]]] = (
    ("wrong_sign", lambda s: s.momentum * s.velocity + s.learning_rate * s.dw),
    ("wrong_sign", lambda s: -s.momentum * s.velocity - s.learning_rate * s.dw),
    ("moving_average", lambda s: s.momentum * s.velocity - (1 - s.momentum) * s.learning_rate * s.dw),
    ("moving_average", lambda s: (1 - s.momentum) * s.velocity - s.momentum * s.learning_rate * s.dw),
    ("moving_average", lambda s: (1 - s.momentum) * s.velocity - s.learning_rate * s.dw),
    ("update_memory", lambda s: -s.learning_rate * s.dw),
    ("update_memory", lambda s: s.velocity - s.learning_rate * s.dw),
    ("learning_rate_place", lambda s: s.momentum * s.velocity - s.dw),
    ("learning_rate_place", lambda s: s.learning_rate * (s.momentum * s.velocity - s.dw)),
)

MOMENTUM: Wrong = {
    "next_w": [
        *((cause, _next(velocity)) for cause, velocity in VELOCITIES),
        ("wrong_sign", lambda s: s.w - _velocity(s)),
        ("learning_rate_place", lambda s: s.w + s.learning_rate * _velocity(s)),
        ("learning_rate_place", lambda s: s.w - s.learning_rate * (s.momentum * s.velocity + s.dw)),
        ("update_step", lambda s: s.w + s.momentum * _velocity(s) - s.learning_rate * s.dw),
        ("update_step", lambda s: s.w + s.velocity),
        ("update_step", lambda s: s.w - s.learning_rate * s.dw + s.velocity),
        ("update_step", lambda s: _velocity(s)),
        ("update_memory", lambda s: s.w + s.momentum * (s.dw if _is_missing(s, "velocity") else s.velocity)
         - s.learning_rate * s.dw),
    ],
    "velocity": [
        *VELOCITIES,
        ("update_memory", lambda s: s.velocity),
        ("learning_rate_place", lambda s: s.momentum * s.velocity + s.dw),
        ("update_memory", lambda s: s.momentum * (s.dw if _is_missing(s, "velocity") else s.velocity)
         - s.learning_rate * s.dw),
    ],
}  # fmt: skip


def _cache(s: Step) -> Array:
    return np.asarray(s.decay_rate * s.cache + (1 - s.decay_rate) * s.dw**2)


CACHES: Sequence[tuple[str, Callable[[Step], Array]]] = (
    ("moving_average", lambda s: s.cache + s.dw**2),
    ("moving_average", lambda s: (1 - s.decay_rate) * s.cache + s.decay_rate * s.dw**2),
    ("moving_average", lambda s: s.decay_rate * s.cache + s.dw**2),
    ("moving_average", lambda s: s.cache + (1 - s.decay_rate) * s.dw**2),
    ("moving_average", lambda s: s.decay_rate * s.cache + (1 - s.decay_rate) * np.abs(s.dw)),
    ("moving_average", lambda s: s.decay_rate * s.cache + (1 - s.decay_rate) * s.dw),
    ("moving_average", lambda s: s.decay_rate * s.cache + (1 - s.decay_rate) * np.mean(s.dw**2)),
    ("moving_average", lambda s: s.decay_rate * s.cache + (1 - s.decay_rate) * np.sum(s.dw**2)),
    ("update_memory", lambda s: (1 - s.decay_rate) * s.dw**2),
    ("update_memory", lambda s: s.dw**2),
    ("update_memory", lambda s: s.decay_rate * (1.0 if _is_missing(s, "cache") else s.cache)
     + (1 - s.decay_rate) * s.dw**2),
)  # fmt: skip


def _divided(cache: Callable[[Step], Array]) -> Callable[[Step], Array]:
    return lambda s: s.w - s.learning_rate * s.dw / (np.sqrt(cache(s)) + s.epsilon)


RMSPROP: Wrong = {
    "next_w": [
        *((cause, _divided(cache)) for cause, cache in CACHES),
        ("wrong_sign", lambda s: s.w + s.learning_rate * s.dw / (np.sqrt(_cache(s)) + s.epsilon)),
        ("square_root", lambda s: s.w - s.learning_rate * s.dw / (_cache(s) + s.epsilon)),
        ("square_root", lambda s: s.w - s.learning_rate * s.dw / np.sqrt(_cache(s) + s.epsilon)),
        ("square_root", lambda s: s.w - s.learning_rate * s.dw / np.sqrt(_cache(s))),
        ("square_root", lambda s: s.w - s.learning_rate * s.dw * (np.sqrt(_cache(s)) + s.epsilon)),
        ("update_step", _divided(lambda s: s.cache)),
        ("update_step", lambda s: s.w - s.learning_rate / (np.sqrt(_cache(s)) + s.epsilon)),
        ("update_step", lambda s: s.w - s.learning_rate * s.dw),
        ("update_step", lambda s: s.learning_rate * s.dw / (np.sqrt(_cache(s)) + s.epsilon)),
    ],
    "cache": [
        *CACHES,
        ("update_memory", lambda s: s.cache),
        ("update_memory", lambda s: np.sqrt(_cache(s))),
        ("update_memory", lambda s: np.sqrt(_cache(s)) + s.epsilon),
    ],
}


def _adam(s: Step) -> Step:
    """The step with the new averages and t."""
    m = s.beta1 * s.m + (1 - s.beta1) * s.dw
    v = s.beta2 * s.v + (1 - s.beta2) * s.dw**2
    return _otherwise(s, m=m, v=v, t=s.t + 1)


def _moved(s: Step, m: Any, v: Any, root: Callable[[Any, float], Any] | None = None) -> Array:
    below = np.sqrt(v) + s.epsilon if root is None else root(v, s.epsilon)
    return np.asarray(s.w - s.learning_rate * m / below)


def _corrected(m_factor: Callable[[Step], Any], v_factor: Callable[[Step], Any]) -> Callable[[Step], Array]:
    """The next w where averages are multiplied by these in place of the correction."""

    def moved(s: Step) -> Array:
        new = _adam(s)
        return _moved(new, new.m * m_factor(new), new.v * v_factor(new))

    return moved


def _first(s: Step) -> Any:
    return 1 / (1 - s.beta1**s.t)


def _second(s: Step) -> Any:
    return 1 / (1 - s.beta2**s.t)


def _one(s: Step) -> float:
    return 1.0


def _of_averages(m: Callable[[Step], Any], v: Callable[[Step], Any]) -> Callable[[Step], Array]:
    """The next w with other averages."""

    def moved(s: Step) -> Array:
        new = _adam(s)
        return _moved(new, m(s) * _first(new), v(s) * _second(new))

    return moved


def _rooted(root: Callable[[Any, float], Any]) -> Callable[[Step], Array]:
    def moved(s: Step) -> Array:
        new = _adam(s)
        return _moved(new, new.m * _first(new), new.v * _second(new), root)

    return moved


def _m(s: Step) -> Array:
    return np.asarray(s.beta1 * s.m + (1 - s.beta1) * s.dw)


def _v(s: Step) -> Array:
    return np.asarray(s.beta2 * s.v + (1 - s.beta2) * s.dw**2)


FIRSTS: Sequence[tuple[str, Callable[[Step], Array]]] = (
    ("moving_average", lambda s: (1 - s.beta1) * s.m + s.beta1 * s.dw),
    ("moving_average", lambda s: s.beta1 * s.m + s.dw),
    ("moving_average", lambda s: s.beta2 * s.m + (1 - s.beta2) * s.dw),
    ("update_memory", lambda s: (1 - s.beta1) * s.dw),
    ("update_memory", lambda s: _m(s) / (1 - s.beta1 ** (s.t + 1))),
    ("update_memory", lambda s: s.m),
    ("update_memory", lambda s: 0 * s.dw),
)
SECONDS: Sequence[tuple[str, Callable[[Step], Array]]] = (
    ("moving_average", lambda s: (1 - s.beta2) * s.v + s.beta2 * s.dw**2),
    ("moving_average", lambda s: s.beta2 * s.v + s.dw**2),
    ("moving_average", lambda s: s.beta2 * s.v + (1 - s.beta2) * np.abs(s.dw)),
    ("moving_average", lambda s: s.beta2 * s.v + (1 - s.beta2) * s.dw),
    ("moving_average", lambda s: s.beta2 * s.v + (1 - s.beta2) * _m(s) ** 2),
    ("moving_average", lambda s: s.beta1 * s.v + (1 - s.beta1) * s.dw**2),
    ("update_memory", lambda s: (1 - s.beta2) * s.dw**2),
    ("update_memory", lambda s: _v(s) / (1 - s.beta2 ** (s.t + 1))),
    ("update_memory", lambda s: s.v),
    ("update_memory", lambda s: 0 * s.dw),
)


def _exchanged(s: Step) -> Array:
    """beta1 and beta2 in each other's place throughout."""
    new = _adam(_otherwise(s, beta1=s.beta2, beta2=s.beta1))
    return _moved(new, new.m * _first(new), new.v * _second(new))


def _counted(t: Callable[[Step], float]) -> Callable[[Step], Array]:
    def moved(s: Step) -> Array:
        new = _otherwise(_adam(s), t=t(s))
        return _moved(new, new.m * _first(new), new.v * _second(new))

    return moved


ADAM: Wrong = {
    "next_w": [
        ("bias_correction", _corrected(_one, _one)),
        ("bias_correction", _corrected(_first, _one)),
        ("bias_correction", _corrected(_one, _second)),
        ("bias_correction", _corrected(lambda s: 1 / (1 - s.beta1), lambda s: 1 / (1 - s.beta2))),
        ("bias_correction", _corrected(lambda s: 1 / _first(s), lambda s: 1 / _second(s))),
        ("bias_correction", _corrected(_second, _first)),
        ("bias_correction", _counted(lambda s: s.t + 2)),
        ("update_memory", _counted(lambda s: 1)),
        ("bias_correction", _counted(lambda s: s.t)),
        ("bias_correction", _counted(lambda s: 1 if _is_missing(s, "t") else s.t)),
        ("wrong_sign", lambda s: 2 * s.w - _rooted(lambda v, e: np.sqrt(v) + e)(s)),
        ("square_root", _rooted(lambda v, e: v + e)),
        ("square_root", _rooted(lambda v, e: np.sqrt(v + e))),
        ("square_root", _rooted(lambda v, e: np.sqrt(v))),
        ("update_step", _of_averages(lambda s: s.dw * (1 - s.beta1 ** (s.t + 1)), _v)),
        ("update_step", _of_averages(lambda s: s.dw, _v)),
        ("moving_average", _exchanged),
        *((cause, _of_averages(m, _v)) for cause, m in FIRSTS),
        *((cause, _of_averages(_m, v)) for cause, v in SECONDS),
        ("moving_average", _of_averages(FIRSTS[0][1], SECONDS[0][1])),
        ("moving_average", _of_averages(FIRSTS[1][1], SECONDS[1][1])),
    ],
    "m": FIRSTS,
    "v": SECONDS,
    "t": [
        ("update_memory", lambda s: s.t),
        ("update_memory", lambda s: 1),
        ("bias_correction", lambda s: 2 if _is_missing(s, "t") else s.t + 1),
        ("update_memory", lambda s: s.t + 2),
    ],
}


def _counted_elsewhere(call: Call[Any], name: str) -> str:
    """The step is right for the t that came back, which is not one more than the t of config."""
    s, t = call.inputs, call.given.get("t")
    if name != "next_w" or t is None or t.size != 1 or float(t) in (0.0, s.t + 1):
        return ""
    return "update_memory" if same(call.given[name], _counted(lambda _: float(t))(s)) else ""


def _other_defaults(rule: str) -> list[tuple[str, Callable[[Step], Array]]]:
    """Where the defaults are others, and where only the defaults count."""
    wrong: list[tuple[str, Callable[[Step], Array]]] = []
    for name, default in oracle.DEFAULTS[rule].items():
        wrong.append(("hard_coded", _with(rule, name, default)))
        wrong.append(("given_zero", _where(rule, name, default, zero=True)))
        for factor in (1e-3, 1e-2, 0.1, 10.0, 100.0):
            wrong.append(("other_default", _where(rule, name, factor * default, zero=False)))
        wrong += [
            ("other_default", _where(rule, name, value, zero=False))
            for value in (0.5, 0.9, 0.95, 0.99, 0.999)
        ]
    if rule == "adam":
        both = {"beta1": 0.9, "beta2": 0.999}
        wrong.append(("hard_coded", lambda s: _right(rule, _otherwise(s, **both))["next_w"]))
    return wrong


def _with(rule: str, name: str, value: float) -> Callable[[Step], Array]:
    return lambda s: _right(rule, _otherwise(s, **{name: value}))["next_w"]


def _where(rule: str, name: str, value: float, *, zero: bool) -> Callable[[Step], Array]:
    """Another value where 0 was given, or where nothing was."""

    def moved(s: Step) -> Array:
        applies = s.given.get(name) == 0 if zero else name not in s.given
        return _right(rule, _otherwise(s, **{name: value}) if applies else s)["next_w"]

    return moved


def _right(rule: str, s: Step) -> dict[str, Array]:
    names = (*oracle.DEFAULTS[rule], *oracle.MEMORY[rule])
    config = {name: value for name, value in vars(s).items() if name in names}
    return {name: np.asarray(value) for name, value in oracle.after(rule, s.w, [s.dw], config).items()}


def _read(rule: str) -> Callable[[Asked, Sequence[Asked]], Step | None]:
    def read(asked: Asked, before: Sequence[Asked]) -> Step | None:
        w, dw, *configs = asked.args
        given = configs[0] if configs else {}
        if not known((w, dw)) or type(given) is not dict or not known(given.values()):
            return None
        zeros = {name: 0 if name == "t" else np.zeros_like(dw) for name in oracle.MEMORY[rule]}
        return Step(**{**oracle.DEFAULTS[rule], **zeros, **given, "w": w, "dw": dw, "given": given})

    return read


def _outputs(rule: str) -> Callable[[Asked, Any, dict[str, Array]], dict[str, Array]]:
    def outputs(asked: Asked, inputs: Any, given: dict[str, Array]) -> dict[str, Array]:
        value: Any = asked.gave.value if isinstance(asked.gave, Answer) else None
        pair = type(value) in (tuple, list) and len(value) == 2 and type(value[1]) is dict
        config = value[1] if pair else {}
        return {**given, **arrays({name: config.get(name) for name in oracle.MEMORY[rule]})}

    return outputs


def _of(rule: str, wrong: Wrong, **others: Any) -> QuestionDiagnosis:
    table = {**wrong, "next_w": [*wrong["next_w"], *_other_defaults(rule)]}
    function = Function(rule, ("next_w",), _read(rule), lambda s: _right(rule, s), _outputs(rule))
    return QuestionDiagnosis(
        function.calls, hypotheses(table), returns=("next_w",), may_change=(2,), **others
    )


QUESTIONS: Mapping[str, QuestionDiagnosis] = {
    "sgd_momentum": _of("sgd_momentum", MOMENTUM),
    "rmsprop": _of("rmsprop", RMSPROP),
    "adam": _of("adam", ADAM, fit=_counted_elsewhere),
}
