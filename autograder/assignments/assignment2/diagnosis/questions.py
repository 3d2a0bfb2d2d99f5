"""By question: how its calls are read, and what is suspected where they went wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from autograder.assignments.assignment2.diagnosis import (
    combined_terms,
    convolution,
    network_calls,
    normalization,
    pooling,
    readers,
    situations,
    wrong_convolution,
    wrong_network,
    wrong_normalization,
    wrong_pooling,
    wrong_sizes,
)
from autograder.assignments.assignment2.diagnosis import wrong_normalization_gradients as gradients
from autograder.diagnosing.evidence import Function
from autograder.diagnosing.models import QuestionDiagnosis

BOTH_CACHES = (False, True)
CACHE: dict[str, Any] = {"own": readers.with_own_cache, "misled": readers.after_wrong_forward}
OF_GRADIENTS: dict[str, Any] = {
    "hypotheses": gradients.HYPOTHESES,
    "routes": BOTH_CACHES,
    "images": ("dx",),
    "fit": combined_terms.fitted,
    "situations": situations.GRADIENTS,
    "rare": situations.RARE_GRADIENTS,
}


def _gradients(name: str) -> QuestionDiagnosis:
    returns = ("dx", "dgamma", "dbeta")
    function = Function(name, returns, readers.of_gradient, gradients.backward, **CACHE)
    return QuestionDiagnosis(function.calls, **OF_GRADIENTS)


QUESTIONS: Mapping[str, QuestionDiagnosis] = {
    "conv_forward_naive": QuestionDiagnosis(
        Function("conv_forward_naive", ("out",), readers.of_convolution, convolution.forward).calls,
        hypotheses=wrong_convolution.FORWARD,
        images=("out",),
        situations=situations.CONVOLUTION,
        rare=situations.RARE,
    ),
    "conv_backward_naive": QuestionDiagnosis(
        Function(
            "conv_backward_naive", ("dx", "dw", "db"), readers.of_convolution, convolution.backward, **CACHE
        ).calls,
        hypotheses=wrong_convolution.BACKWARD,
        routes=BOTH_CACHES,
        images=("dx",),
        situations=situations.CONVOLUTION,
        rare=situations.RARE,
    ),
    "max_pool_forward_naive": QuestionDiagnosis(
        Function("max_pool_forward_naive", ("out",), readers.of_pooling, pooling.forward).calls,
        hypotheses=wrong_pooling.FORWARD,
        images=("out",),
        fit=wrong_pooling.fitted,
        situations=situations.POOLING,
        rare=situations.RARE_POOLING,
    ),
    "max_pool_backward_naive": QuestionDiagnosis(
        Function("max_pool_backward_naive", ("dx",), readers.of_pooling, pooling.backward, **CACHE).calls,
        hypotheses=wrong_pooling.BACKWARD,
        routes=BOTH_CACHES,
        images=("dx",),
        situations=situations.POOLING,
        rare=situations.RARE_POOLING,
    ),
    "ThreeLayerConvNet": QuestionDiagnosis(
        network_calls.calls,
        hypotheses=(*wrong_network.HYPOTHESES, *wrong_sizes.SHAPES),
        first=network_calls.first,
        situations=situations.NETWORK,
        rare=situations.RARE,
        kind=wrong_network.NetworkModel,
    ),
    "spatial_batchnorm_forward": QuestionDiagnosis(
        Function(
            "spatial_batchnorm_forward",
            ("out",),
            readers.of_normalization,
            normalization.forward,
            readers.with_statistics,
            helped=readers.steps,
        ).calls,
        hypotheses=wrong_normalization.BATCH_NORM,
        returns=("out",),
        images=("out", "test_out"),
        may_change=(3,),
        fit=normalization.fitted,
        raised=normalization.raised,
        situations=situations.NORMALIZATION,
        rare=situations.RARE_NORMALIZATION,
    ),
    "spatial_batchnorm_backward": _gradients("spatial_batchnorm_backward"),
    "spatial_groupnorm_forward": QuestionDiagnosis(
        Function(
            "spatial_groupnorm_forward", ("out",), readers.of_normalization, normalization.forward
        ).calls,
        hypotheses=wrong_normalization.GROUP_NORM,
        images=("out",),
        fit=normalization.fitted,
        raised=normalization.raised,
        situations=situations.NORMALIZATION,
        rare=situations.RARE_NORMALIZATION,
    ),
    "spatial_groupnorm_backward": _gradients("spatial_groupnorm_backward"),
}
