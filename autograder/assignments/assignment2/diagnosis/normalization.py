"""Batch and group norm, made so that one thing can be done otherwise.

Both are one layer here: images N, C, H, W are seen as (N, G, C / G, H, W), and a set of numbers that is
normalised together runs over the axes 2, 3, 4 in group norm, and over 0, 2, 3, 4 with G = C in batch norm.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import prod
from typing import Any

import numpy as np

from autograder.diagnosing.hypotheses import Array, Call
from autograder.sandbox import StudentRaised

Axes = tuple[int, ...]
BATCH, GROUP = (0, 2, 3, 4), (2, 3, 4)


@dataclass(frozen=True)
class NormalizationModel:
    """Inputs of a normalisation; `G` is C for batch norm, whose `param` may hold running statistics.

    `earlier` holds the images of the first call of the same test, where this is a later one.
    """

    x: Array  # N, C, H, W
    gamma: Array  # C
    beta: Array  # C
    G: int
    over: Axes
    param: Mapping[str, Any] = field(default_factory=dict)
    earlier: Array | None = None  # N, C, H, W

    @property
    def eps(self) -> float:
        return float(self.param.get("eps", 1e-5))

    @property
    def groups(self) -> Array:
        N, C, H, W = self.x.shape
        return self.x.astype(np.float64).reshape(N, self.G, C // self.G, H, W)

    def mean(self, over: Axes | None = None) -> Array:
        return np.asarray(self.groups.mean(axis=over or self.over, keepdims=True))

    def var(self, over: Axes | None = None, ddof: int = 0) -> Array:
        return np.asarray(self.groups.var(axis=over or self.over, keepdims=True, ddof=ddof))

    def normal(self, mean: Array | float | None = None, std: Array | None = None) -> Array:
        mean = self.mean() if mean is None else mean
        std = np.sqrt(self.var() + self.eps) if std is None else std
        return np.asarray((self.groups - mean) / std).reshape(self.x.shape)

    def out(
        self,
        normal: Array | None = None,
        gamma: Array | float | None = None,
        beta: Array | float | None = None,
    ) -> Array:
        normal = self.normal() if normal is None else normal
        scale, shift = (self.gamma if gamma is None else gamma), (self.beta if beta is None else beta)
        return channels(scale) * normal + channels(shift)

    def running(self, name: str, default: float = 0.0) -> Array:
        """(C,), as before the call."""
        return np.asarray(self.param.get(name, np.full(self.x.shape[1], default)), np.float64)

    def batch(self, name: str, ddof: int = 0) -> Array:
        """The batch's own statistic of that name, (C,)."""
        if name == "running_mean":
            return np.asarray(self.x.mean(axis=(0, 2, 3)))
        return np.asarray(self.x.var(axis=(0, 2, 3), ddof=ddof))

    @property
    def momentum(self) -> float:
        return float(self.param.get("momentum", 0.9))

    def at_test_time(self, eps: float | None = None, std: Array | None = None) -> Array:
        eps = self.eps if eps is None else eps
        std = np.sqrt(self.running("running_var") + eps) if std is None else std
        return (self.x - channels(self.running("running_mean"))) / channels(std)


BROADCAST = re.compile(r"operands could not be broadcast together with shapes ((\(\d[\d,]*\) ?)+)")


OPTIONAL = {"'eps'": "eps", "'momentum'": "running", "'running_mean'": "running", "'running_var'": "running"}
"""What KeyError says of parameters that may be missing, and the causes."""


def raised(call: Call[NormalizationModel]) -> str:
    """A parameter without its default; or images and one number for each channel that do not broadcast."""
    if isinstance(call.error, StudentRaised) and call.error.kind == "KeyError":
        return OPTIONAL.get(call.error.text, "")
    found = BROADCAST.search(str(call.error))
    if found is None:
        return ""
    shapes = [tuple(map(int, re.findall(r"\d+", shape))) for shape in re.findall(r"\(([\d,]+)\)", found[1])]
    C = call.inputs.x.shape[1]
    few = [shape for shape in shapes if len(shape) < 4 and C in shape and prod(shape) == C]
    return "broadcast" if few and any(len(shape) >= 4 for shape in shapes) else ""


def fitted(call: Call[NormalizationModel], name: str) -> str:
    """Whether such an array made the result larger than the images."""
    return "broadcast" if call.given[name].size > call.right[name].size == call.inputs.x.size else ""


def channels(values: Array | float) -> Array:
    return np.asarray(values, np.float64).reshape(-1, 1, 1)


def forward(n: NormalizationModel) -> dict[str, Array]:
    """`out` and running statistics of a training step; in test mode the one is called `test_out`."""
    if n.param.get("mode") == "test":
        kept = {name: n.running(name) for name in ("running_mean", "running_var")}
        return {"test_out": n.out(n.at_test_time())} | {f"test_{name}": value for name, value in kept.items()}
    if n.over == GROUP:
        return {"out": n.out()}
    m = n.momentum
    steps = {name: m * n.running(name) + (1 - m) * n.batch(name) for name in ("running_mean", "running_var")}
    return {"out": n.out(), **steps}
