"""Update rules, by what they make of all gradients so far: sums with powers in place of recursions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from autograder.testing import Array, Right, right

Config = Mapping[str, Any]

DEFAULTS: Mapping[str, Mapping[str, float]] = {
    "sgd_momentum": {"learning_rate": 1e-2, "momentum": 0.9},
    "rmsprop": {"learning_rate": 1e-2, "decay_rate": 0.99, "epsilon": 1e-8},
    "adam": {"learning_rate": 1e-3, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8},
}
MEMORY: Mapping[str, tuple[str, ...]] = {
    "sgd_momentum": ("velocity",),
    "rmsprop": ("cache",),
    "adam": ("m", "v", "t"),
}


def after(rule: str, w: Array, gradients: Sequence[Array], config: Config) -> dict[str, Right]:
    """The parameter after a step with each of the gradients, as `next_w`, and the rule's memory.

    Args:
        rule: its name.
        w: the parameter before the first step, any shape.
        gradients: one of that shape for each step.
        config: hyperparameters and memory; what it lacks takes the default.
    """
    known = {**DEFAULTS[rule], **config}
    steps = {"sgd_momentum": _momentum, "rmsprop": _rmsprop, "adam": _adam}[rule]
    total = np.zeros(w.shape)
    memory: dict[str, Right] = {}
    size = np.abs(np.asarray(w, float))
    for count in range(1, len(gradients) + 1):
        step, step_size, memory = steps(np.asarray(gradients[:count], float), known)
        total, size = total + step, size + step_size
    return {"next_w": right(w + total, size, 4 * len(gradients)), **memory}


def _average(start: Any, values: Array, keep: float, share: float) -> tuple[Array, Array]:
    """keep times the average so far plus share times the next value, over all values; and its magnitude."""
    powers = keep ** np.arange(len(values))[::-1]
    begin = keep ** len(values) * np.asarray(start, float)
    average = begin + share * np.tensordot(powers, values, 1)
    return average, np.abs(begin) + abs(share) * np.tensordot(powers, np.abs(values), 1)


def _momentum(gradients: Array, known: Config) -> tuple[Array, Array, dict[str, Right]]:
    start, rate = known.get("velocity", 0.0), known["learning_rate"]
    velocity, size = _average(start, gradients, known["momentum"], -rate)
    return velocity, size, {"velocity": right(velocity, size, len(gradients))}


def _rmsprop(gradients: Array, known: Config) -> tuple[Array, Array, dict[str, Right]]:
    decay = known["decay_rate"]
    cache, size = _average(known.get("cache", 0.0), gradients**2, decay, 1 - decay)
    step = -known["learning_rate"] * gradients[-1] / (np.sqrt(cache) + known["epsilon"])
    return step, np.abs(step), {"cache": right(cache, size, len(gradients))}


def _adam(gradients: Array, known: Config) -> tuple[Array, Array, dict[str, Right]]:
    beta1, beta2, t = known["beta1"], known["beta2"], known.get("t", 0) + len(gradients)
    m, m_size = _average(known.get("m", 0.0), gradients, beta1, 1 - beta1)
    v, v_size = _average(known.get("v", 0.0), gradients**2, beta2, 1 - beta2)
    below = np.sqrt(v / (1 - beta2**t)) + known["epsilon"]
    scale = known["learning_rate"] / (1 - beta1**t) / below
    memory = {"m": right(m, m_size, len(gradients)), "v": right(v, v_size, len(gradients))}
    return -scale * m, scale * m_size, {**memory, "t": right(t, t, 0)}
