"""What is right, in plain NumPy and independent of the reference solutions."""

from autograder.assignments.assignment2.oracle.layers import (
    batchnorm_backward,
    batchnorm_test,
    batchnorm_train,
    conv_backward,
    conv_forward,
    convolved,
    groupnorm_backward,
    groupnorm_forward,
    max_pool_backward,
    max_pool_forward,
)
from autograder.assignments.assignment2.oracle.network import (
    softmax_loss,
    three_layer_loss,
    three_layer_scores,
)

__all__ = [
    "batchnorm_backward",
    "batchnorm_test",
    "batchnorm_train",
    "conv_backward",
    "conv_forward",
    "convolved",
    "groupnorm_backward",
    "groupnorm_forward",
    "max_pool_backward",
    "max_pool_forward",
    "softmax_loss",
    "three_layer_loss",
    "three_layer_scores",
]
