"""The causes of this assignment, and what a student reads about each: one sentence, and where to read on.

Texts are message ids for gettext (`autograder/translation.py`); they show no input and no right value. The
engine has causes of its own (`autograder.diagnosing.causes`).
"""

from __future__ import annotations

from collections.abc import Mapping

from autograder.diagnosing.causes import Cause
from autograder.translation import marked as _

BACKWARD = _("Backpropagation notes: patterns in backward flow, and gradients for vectorized operations")
INITIAL = _("Neural Networks Part 2 notes: weight initialization")
LAYERS = _("Neural Networks Part 1 notes: neural network architectures")
LOSS = _("Linear Classification notes: softmax classifier")
REGULARISATION = _("Neural Networks Part 2 notes: regularization")
STAGES = _("Backpropagation notes: staged computation, caching of forward pass variables")

CAUSES: Mapping[str, Cause] = {
    "architecture": Cause(
        _("A layer is missing, there twice or in the wrong place, in the forward or in the backward pass."),
        LAYERS,
    ),
    "axes": Cause(
        _("A sum, mean or maximum runs over other axes than it should: check its axis argument."),
        _("Python Numpy Tutorial: array math, sums along an axis"),
    ),
    "bias": Cause(
        _("The bias is missing, belongs to another output, has the wrong sign, or is added more than once."),
        LAYERS,
    ),
    "cache": Cause(
        _("What is kept for later is not what later needs: the cache, or a value of an earlier call."),
        STAGES,
    ),
    "flatten": Cause(
        _("Examples are not flattened one by one: x.reshape(N, -1) makes a row of each, in C order."),
        _("Python Numpy Tutorial: array indexing, and shapes of arrays"),
    ),
    "hard_coded": Cause(
        _("A number of the example stands where an argument, or a size taken from it, belongs."),
        LAYERS,
    ),
    "initialisation": Cause(
        _(
            "The parameters start with the wrong numbers: weights come from a normal distribution "
            "around 0 with standard deviation weight_scale, biases are 0."
        ),
        INITIAL,
    ),
    "kink": Cause(
        _("The function is not max(x, 0): numbers below 0 become 0, all others stay as they are."),
        LAYERS,
    ),
    "labels": Cause(
        _(
            "The right class of each example is not singled out: element [i, y[i]] of each row i, "
            "where 1 is subtracted from the probability."
        ),
        LOSS,
    ),
    "mask": Cause(
        _("The gradient passes in the wrong places: it passes where x, the layer's input, was above 0."),
        BACKWARD,
    ),
    "overflow": Cause(
        _(
            "exp or log leaves the range of numbers: subtract each row's largest score first, and take "
            "the logarithm of the row's sum."
        ),
        _("Linear Classification notes: practical issues, numeric stability"),
    ),
    "regularisation": Cause(
        _(
            "The L2 term is missing, there twice, of the wrong factor, or on the wrong parameters: "
            "the notebook states it, and its gradient follows from it; biases get nothing."
        ),
        REGULARISATION,
    ),
    "speed": Cause(
        _("The values are right, but a loop is left: replace it by operations on whole arrays."),
        _("Python Numpy Tutorial: array math, and broadcasting"),
    ),
    "upstream": Cause(
        _(
            "The gradient from above (dout) is ignored, or another one is used: the chain rule "
            "multiplies by it."
        ),
        BACKWARD,
    ),
}
