"""In which calls an answer fails, where no values tell why: mostly because it raised an exception."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor, prod

import numpy as np

from autograder.assignments.assignment2.diagnosis.convolution import ConvolutionModel
from autograder.assignments.assignment2.diagnosis.normalization import Axes, NormalizationModel
from autograder.assignments.assignment2.diagnosis.pooling import PoolingModel
from autograder.assignments.assignment2.diagnosis.wrong_network import NetworkModel
from autograder.assignments.assignment2.oracle.network import WEIGHTS
from autograder.diagnosing.hypotheses import Array, arrays_of
from autograder.diagnosing.models import Situation

LONG = 60
"""Longer axes than this have only those cases that are drawn for it."""


def _square(shape: Sequence[int]) -> bool:
    return shape[-1] == shape[-2]


def _left_over(p: PoolingModel | ConvolutionModel) -> bool:
    """Whether the windows do not fill the image."""
    return p.rounded(floor) != p.rounded(ceil)


def _rounded_up(p: PoolingModel | ConvolutionModel) -> bool:
    """Whether the number of windows is another one where it is rounded to the nearest."""
    return p.rounded(floor) != p.rounded(round)


def _long(inputs: object) -> bool:
    """Whether there are so many images, filters, channels, rows or columns that blocks of them show."""
    return any(side > LONG for array in arrays_of(inputs) for side in array.shape)


def _without_spread(sets: Array, over: Axes) -> bool:
    """Whether all numbers of a normalised set are equal: eps alone keeps it from a division by zero."""
    return bool((np.ptp(sets, axis=over) == 0).any())


def _black(n: NormalizationModel) -> bool:
    """Whether all numbers of a normalised set are 0: it shows nothing but beta."""
    return bool((~n.groups.any(axis=n.over)).any())


RARE: tuple[Situation, ...] = (("hard_coded", _long),)
"""Situations for `QuestionDiagnosis.rare`."""

RARE_POOLING: tuple[Situation, ...] = (*RARE, ("hard_coded", lambda p: prod(p.size) > 100))

GAMMA: Situation = ("gamma_beta", lambda n: bool((n.gamma < 1e-6).any()))

RARE_NORMALIZATION: tuple[Situation, ...] = (
    *RARE,
    ("gamma_beta", _black),
    ("eps", lambda n: _without_spread(n.groups, n.over)),
    GAMMA,
)

RARE_GRADIENTS: tuple[Situation, ...] = (
    *RARE,
    ("eps", lambda b: _without_spread(b.sets(b.normal), b.over)),
    GAMMA,
)

CONVOLUTION: tuple[Situation, ...] = (
    ("height_width", lambda c: not _square(c.w.shape)),
    ("height_width", lambda c: not _square(c.x.shape)),
    ("height_width", lambda c: not (_square(c.x.shape) and _square(c.w.shape))),
    ("crop", lambda c: c.dout is not None and c.pad == 0),
    ("pad", lambda c: c.pad == 0),
    ("stride", lambda c: c.stride > 1),
    ("pad", lambda c: c.pad != 1),
    ("pad", lambda c: c.pad > 1),
    ("pad", lambda c: c.pad > 0),
    ("pad", lambda c: 2 * c.pad != c.w.shape[2] - 1),
    ("bias", lambda c: bool(c.b.any())),
    ("stride", lambda c: c.stride > 2),
    ("output_size", _left_over),
    ("output_size", _rounded_up),
)  # fmt: skip

POOLING: tuple[Situation, ...] = (
    ("height_width", lambda p: p.size[0] != p.size[1]),
    ("height_width", lambda p: p.size[0] > p.size[1]),
    ("height_width", lambda p: p.size[0] < p.size[1]),
    ("height_width", lambda p: not _square(p.x.shape)),
    ("height_width", lambda p: p.x.shape[2] < p.x.shape[3]),
    ("height_width", lambda p: p.x.shape[2] > p.x.shape[3]),
    ("height_width", lambda p: not _square(p.x.shape) or p.size[0] != p.size[1]),
    ("stride", lambda p: p.stride != 2),
    ("window", lambda p: p.size != (2, 2)),
    ("stride", lambda p: p.size != p.step),
    ("start", lambda p: float(p.x.max()) < 0),
    ("stride", lambda p: p.stride > 2),
    ("output_size", _left_over),
    ("output_size", _rounded_up),
)  # fmt: skip


def _regularised(n: NetworkModel) -> bool:
    """Whether the penalty is large enough to show."""
    return n.y is not None and n.reg * sum(float((n.params[name] ** 2).sum()) for name in WEIGHTS) > 1e-3


NETWORK: tuple[Situation, ...] = (
    ("regularisation", _regularised),
    ("regularisation", lambda n: _regularised(n) and len(n.X) > 1),
    ("bias", lambda n: any(n.params[name].any() for name in ("b1", "b2", "b3"))),
    ("hard_coded", lambda n: n.params["W1"].shape[2] != 3),
    ("height_width", lambda n: not _square(n.X.shape)),
)  # fmt: skip

NORMALIZATION: tuple[Situation, ...] = (
    ("height_width", lambda n: not _square(n.x.shape)),
    ("gamma_beta", lambda n: bool((n.gamma != 1).any() or n.beta.any())),
    ("eps", lambda n: n.eps != 1e-5),
    ("mode", lambda n: n.param.get("mode") == "test"),
)  # fmt: skip

GRADIENTS: tuple[Situation, ...] = (
    ("height_width", lambda b: not _square(b.dout.shape)),
    ("gamma_beta", lambda b: bool((b.gamma != 1).any())),
)  # fmt: skip
