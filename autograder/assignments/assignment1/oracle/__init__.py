"""What is right, in plain NumPy and independent of the reference solutions."""

from autograder.assignments.assignment1.oracle.layers import (
    affine_backward,
    affine_forward,
    relu_backward,
    relu_forward,
)
from autograder.assignments.assignment1.oracle.network import two_layer_loss, two_layer_scores
from autograder.assignments.assignment1.oracle.normalization import (
    DEFAULT_EPS,
    DEFAULT_MOMENTUM,
    batchnorm_test,
    norm_backward,
    norm_forward,
    normalised,
    running_statistics,
)
from autograder.assignments.assignment1.oracle.optimisers import DEFAULTS, MEMORY, after
from autograder.assignments.assignment1.oracle.softmax import linear_softmax_loss, softmax_loss

__all__ = [
    "DEFAULTS",
    "DEFAULT_EPS",
    "DEFAULT_MOMENTUM",
    "MEMORY",
    "affine_backward",
    "affine_forward",
    "after",
    "batchnorm_test",
    "linear_softmax_loss",
    "norm_backward",
    "norm_forward",
    "normalised",
    "relu_backward",
    "relu_forward",
    "running_statistics",
    "softmax_loss",
    "two_layer_loss",
    "two_layer_scores",
]
