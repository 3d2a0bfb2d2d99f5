"""Cases of batch and layer norm, and how the student's four functions are tried on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from autograder.assignments.assignment1 import oracle
from autograder.assignments.assignment1.hidden_tests.layers import Case, Layer
from autograder.testing import Array, LayerTrial, Right

WIDE = 1e11
"""A spread beside which no eps shows, not even one that is added to the deviation."""


def _eps(param: Mapping[str, Any]) -> float:
    return float(param.get("eps", oracle.DEFAULT_EPS))


def _layer(name: str, arguments: tuple[str, ...], axis: int) -> Layer:
    def forward(x: Array, gamma: Array, beta: Array, param: Mapping[str, Any]) -> Right:
        return oracle.norm_forward(x, gamma, beta, axis, _eps(param))

    def backward(dout: Array, x: Array, gamma: Array, beta: Array, param: Any) -> Mapping[str, Right]:
        return oracle.norm_backward(dout, x, gamma, axis, _eps(param))

    return Layer(name, arguments, forward, backward)


BATCH = _layer("batchnorm", ("x", "gamma", "beta"), 0)
LAYER = _layer("layernorm", ("x", "gamma", "beta", "ln_param"), 1)
AXES = {"batchnorm": 0, "layernorm": 1}

SIZES = ((7, 3), (3, 7), (6, 1), (1, 6), (1, 1))
"""Shapes of x, a single example and a single feature among them. Of two numbers dx is 0 but for rounding."""


@dataclass(frozen=True)
class NormTrial(LayerTrial[Case]):
    """Draws cases of one of the two layers."""

    layer: Layer = BATCH

    def case(
        self,
        shape: Sequence[int] = (5, 4),
        plain: bool = True,
        eps: float | None = None,
        spread: float | None = None,
        dtype: npt.DTypeLike = np.float64,
    ) -> Case:
        """Numbers x (N, D) with `spread` around 3; unless `plain`, gamma is not 1 and beta is not 0.

        Without eps and spread, x spreads so widely that no eps shows, and dout is as large: so dx is not.
        """
        wide = spread is None and eps is None
        width = WIDE if wide else spread or 2.0
        D = shape[1]
        x = 3 + width * self.rng.standard_normal(shape)
        gamma, beta = np.ones(D), np.zeros(D)
        if not plain:
            gamma, beta = self.rng.uniform(1.5, 3, D), 2 * self.rng.standard_normal(D)
        dout = (WIDE if wide else 1) * (1 + self.rng.standard_normal(shape))
        x, gamma, beta, dout = (array.astype(dtype) for array in (x, gamma, beta, dout))
        param = {"mode": "train"} if self.layer is BATCH else {}
        return Case(self.layer, (x, gamma, beta, param if eps is None else {**param, "eps": eps}), dout)

    def plain_cases(self, dtype: npt.DTypeLike = np.float64) -> list[Case]:
        """Cases for tests of single properties, the plainer the later; the last is one set of numbers."""
        last = (6, 1) if self.layer is BATCH else (1, 6)
        return [self.case(shape, dtype=dtype) for shape in ((5, 4), last)]

    def every_kind(self) -> list[Case]:
        """One example or feature and several of each; larger ones in float32 too."""
        shapes = (5, 4), (2, 5), (1, 4), (4, 1), (1, 1), (1, 12), (12, 1)
        double = [self.case(shape, plain=False, eps=eps) for eps in (0.5, 1e-3) for shape in shapes]
        return [*double, *(self.case((12, 12), plain=False, eps=eps, dtype=np.float32) for eps in (0.5, 0.1))]

    def all_at_once(self) -> list[Case]:
        """gamma, beta and eps of every kind."""
        return [
            self.case((6, 3), plain=False, eps=0.7),
            self.case((4, 5), plain=False, spread=0.01),
            self.case((3, 6), plain=False, eps=1e-3),
        ]

    def documented_cache(self, case: Case) -> Any:
        """The cache that the docstring of the forward pass suggests."""
        x, gamma, _, param = case.inputs
        normal = oracle.normalised(x, AXES[case.layer.name], _eps(param))
        std = (1 / normal.scale).astype(x.dtype)
        return normal.values.astype(x.dtype), std.ravel() if case.layer is BATCH else std, gamma

    def step(self, case: Case, param: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
        """Batch norm's out, and bn_param as it is after the call."""
        answer = self.student.call("batchnorm_forward", *case.inputs[:-1], param, keep=(1,))
        out, _ = self.check.parts("batchnorm_forward", answer.value, ("out", "cache"))
        return out, answer.changed.get(3, param)

    def running(self, param: object, mean: Right | Array, var: Right | Array) -> None:
        """The values of `running_mean` and `running_var` in bn_param are right."""
        for name, right in (("running_mean", mean), ("running_var", var)):
            self.check.close(name, self.check.entry("bn_param", param, name), right)

    def statistics(self, features: int = 4, dtype: npt.DTypeLike = np.float64) -> dict[str, Any]:
        """Test mode with running statistics; the variances are so small that another default of eps shows."""
        mean, var = 3 + self.rng.standard_normal(features), self.rng.uniform(0.1, 1, features)
        return {"mode": "test", "running_mean": mean.astype(dtype), "running_var": var.astype(dtype)}
