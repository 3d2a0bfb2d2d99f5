"""What is right, in plain NumPy and independent of the reference solutions."""

from autograder.assignments.assignment1.oracle.layers import (
    affine_backward,
    affine_forward,
    relu_backward,
    relu_forward,
)
from autograder.assignments.assignment1.oracle.network import two_layer_loss, two_layer_scores
from autograder.assignments.assignment1.oracle.optimisers import DEFAULTS, MEMORY, after
from autograder.assignments.assignment1.oracle.softmax import linear_softmax_loss, softmax_loss

__all__ = [
    "DEFAULTS",
    "MEMORY",
    "affine_backward",
    "affine_forward",
    "after",
    "linear_softmax_loss",
    "relu_backward",
    "relu_forward",
    "softmax_loss",
    "two_layer_loss",
    "two_layer_scores",
]
