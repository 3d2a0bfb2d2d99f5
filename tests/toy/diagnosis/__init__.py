"""The misconceptions of the toy assignment: one question of three is modelled, with one cause of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.diagnosing.causes import Cause
from autograder.diagnosing.evidence import Function
from autograder.diagnosing.hypotheses import Hypothesis
from autograder.diagnosing.models import Diagnosis, QuestionDiagnosis
from autograder.testing.tape import Asked
from autograder.translation import marked as _


@dataclass(frozen=True)
class Windows:
    """Inputs of a moving average."""

    x: np.ndarray[Any, Any]  # N
    width: int

    def means(self, width: int) -> np.ndarray[Any, Any]:
        return np.lib.stride_tricks.sliding_window_view(self.x, width).mean(axis=1)


def _read(asked: Asked, before: Sequence[Asked]) -> Windows:
    return Windows(*asked.args)


def _right(inputs: Windows) -> dict[str, np.ndarray[Any, Any]]:
    return {"out": inputs.means(inputs.width)}


DIAGNOSIS = Diagnosis(
    causes={"too_wide": Cause(_("A window takes in one number too many."), _("This notebook's first text"))},
    questions={
        "moving_average": QuestionDiagnosis(
            Function("moving_average", ("out",), _read, _right).calls,
            hypotheses=[
                Hypothesis[Windows]("too_wide", "out", lambda inputs: inputs.means(inputs.width + 1))
            ],
            situations=[("too_wide", lambda inputs: inputs.width > 2)],
        )
    },
)
