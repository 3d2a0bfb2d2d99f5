"""In which calls an answer fails, where no values tell why: mostly because it raised an exception."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from autograder.assignments.assignment2.diagnosis.convolution import Convolution
from autograder.assignments.assignment2.diagnosis.normalization import Normalization
from autograder.assignments.assignment2.diagnosis.pooling import Pooling
from autograder.assignments.assignment2.diagnosis.wrong_network import Network
from autograder.assignments.assignment2.diagnosis.wrong_normalization_gradients import Backward
from autograder.diagnosing.hypotheses import Call

Holds = Callable[[Any], bool]


def _square(shape: Sequence[int]) -> bool:
    return shape[-1] == shape[-2]


def _left_over(p: Pooling) -> bool:
    """Whether the windows do not fill the image."""
    return any((n - k) % p.stride for n, k in zip(p.x.shape[2:], p.size, strict=True))


SITUATIONS: Mapping[type, tuple[tuple[str, Holds], ...]] = {
    Convolution: (
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
    ),
    Pooling: (
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
        ("output_size", _left_over),
    ),
    Network: (
        ("regularisation", lambda n: n.reg > 0 and n.y is not None),
        ("bias", lambda n: any(n.params[name].any() for name in ("b1", "b2", "b3"))),
        ("hard_coded", lambda n: n.params["W1"].shape[2] != 3),
        ("height_width", lambda n: not _square(n.X.shape)),
    ),
    Normalization: (
        ("height_width", lambda n: not _square(n.x.shape)),
        ("gamma_beta", lambda n: bool((n.gamma != 1).any() or n.beta.any())),
        ("eps", lambda n: "eps" in n.param),
        ("mode", lambda n: n.param.get("mode") == "test"),
    ),
    Backward: (
        ("height_width", lambda b: not _square(b.dout.shape)),
        ("gamma_beta", lambda b: bool((b.gamma != 1).any())),
    ),
}  # fmt: skip
"""By kind of inputs: a failure in exactly the calls of which this holds speaks for the cause."""


def situation(found: Sequence[Call[Any]]) -> str:
    """The first cause whose situation is that of the failed calls alone; empty where there is none."""
    known = [call for call in found if type(call.inputs) in SITUATIONS]
    if not known or all(call.failed for call in known) or not any(call.failed for call in known):
        return ""
    for cause, holds in SITUATIONS[type(known[0].inputs)]:
        if all(holds(call.inputs) == call.failed for call in known):
            return cause
    return ""
