"""The closed vocabulary of causes, and what a student is told of each: one sentence, and where to read on.

Texts are message ids for gettext (`translation.py`), translated where they are shown; they show no input and
no right value. `submissions/README.md` describes the ids for those who write wrong answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from autograder.translation import marked as _


@dataclass(frozen=True)
class Cause:
    """What is likely wrong, and the part of the course that explains it; both in English."""

    sentence: str
    idea: str


ARRAYS = _("Python Numpy Tutorial: array indexing, and shapes of arrays")
BACKWARD = _("Backpropagation notes: patterns in backward flow, and gradients for vectorized operations")
BATCH_NORM = _("Neural Networks Part 2 notes: batch normalization")
BIAS = _("Convolutional Networks notes: convolutional layer, numpy examples")
DATA_TYPES = _("Python Numpy Tutorial: datatypes")
INITIAL = _("Neural Networks Part 2 notes: weight initialization")
LAYERS = _("Convolutional Networks notes: layer patterns")
LAYERS_OF_NETWORKS = _("Neural Networks Part 1 notes: neural network architectures")
LOSS = _("Linear Classification notes: softmax classifier")
POOLING = _("Convolutional Networks notes: pooling layer")
REGULARISATION = _("Neural Networks Part 2 notes: regularization")
SPATIAL = _("Convolutional Networks notes: spatial arrangement")
STAGES = _("Backpropagation notes: staged computation, caching of forward pass variables")
ZERO_PADDING = _("Convolutional Networks notes: spatial arrangement, use of zero-padding")

CAUSES: Mapping[str, Cause] = {
    "accumulate": Cause(
        _("Contributions that should add up overwrite each other, so only the last one is left: += for =."),
        BACKWARD,
    ),
    "architecture": Cause(
        _("A layer is missing, there twice or in the wrong place, in the forward or in the backward pass."),
        LAYERS,
    ),
    "axes": Cause(
        _("A sum, mean or maximum runs over other axes than it should: check its axis argument."),
        _("Python Numpy Tutorial: array math, sums along an axis"),
    ),
    "bias": Cause(
        _("The bias is missing, belongs to another filter, or is added more than once."),
        BIAS,
    ),
    "cache": Cause(
        _("What is kept for later is not what later needs: the cache, or a value of an earlier call."),
        STAGES,
    ),
    "crop": Cause(
        _(
            "The frame is cut off the padded gradient wrongly: dx starts at row and column pad and "
            "has the size of x; note that a slice pad:-pad is empty where pad is 0."
        ),
        ZERO_PADDING,
    ),
    "denominator": Cause(
        _("A mean or a variance divides by the wrong number of values."),
        BATCH_NORM,
    ),
    "deviation": Cause(
        _(
            "Variance and standard deviation are mixed up, or the division by the deviation is "
            "missing or misplaced: the deviation is the square root of the variance plus eps."
        ),
        BATCH_NORM,
    ),
    "dtype": Cause(
        _("The result has another dtype than the input, or was rounded to one on the way."),
        DATA_TYPES,
    ),
    "eps": Cause(
        _(
            "eps is missing, fixed, or added in the wrong place: it comes from the parameters, and is "
            "added to the variance under the square root."
        ),
        BATCH_NORM,
    ),
    "flip": Cause(
        _(
            "The filter or the window is turned or mirrored: this convolution multiplies them as they "
            "stand, as a cross-correlation does."
        ),
        BIAS,
    ),
    "float_size": Cause(
        _(
            "A size or an index is a float: in Python 3 the operator / gives a float even for two "
            "integers; use // for sizes and positions."
        ),
        _("Python Numpy Tutorial: basic data types, numbers"),
    ),
    "gamma_beta": Cause(
        _(
            "The scale gamma or the shift beta is missing, belongs to another channel, or is applied "
            "at the wrong step."
        ),
        BATCH_NORM,
    ),
    "groups": Cause(
        _("The groups are not G groups of C / G neighbouring channels of one image."),
        _("Group normalization: the paper by Wu and He (2018), and this notebook's text on it"),
    ),
    "hard_coded": Cause(
        _("A number of the example stands where an argument, or a size taken from it, belongs."),
        _("Convolutional Networks notes: layer sizing patterns"),
    ),
    "height_width": Cause(
        _("Rows and columns are mixed up somewhere, or everything is taken to be square."),
        SPATIAL,
    ),
    "index": Cause(
        _("One image, channel, filter or group is used where each should have its own."),
        ARRAYS,
    ),
    "initialisation": Cause(
        _(
            "The parameters start with the wrong numbers: weights come from a normal distribution "
            "around 0 with standard deviation weight_scale, biases are 0."
        ),
        INITIAL,
    ),
    "inputs_changed": Cause(
        _(
            "The call changes what belongs to its caller: an operation such as -=, sort() or pop() "
            "works in place, and a slice or a reshaped array is a view, not a copy."
        ),
        _("Python Numpy Tutorial: array indexing, slices are views"),
    ),
    "layout": Cause(
        _(
            "The right numbers stand in the wrong order: axes are moved with transpose, while reshape "
            "only reads the same sequence of numbers in other rows."
        ),
        ARRAYS,
    ),
    "maximum": Cause(
        _("Not the largest number of the window is taken, or not its place."),
        POOLING,
    ),
    "mean_or_sum": Cause(
        _("There is a mean where a sum belongs, or a sum where a mean does: the result is off by a factor."),
        BACKWARD,
    ),
    "mode": Cause(
        _(
            "Training and test mode are mixed up: training uses and records the statistics of the "
            "batch, testing uses the running ones and leaves them alone."
        ),
        BATCH_NORM,
    ),
    "old_numpy": Cause(
        _(
            "This is no question of mathematics: the code uses a name that NumPy has since removed, "
            "such as np.float, np.int or np.product; write float, int or np.prod."
        ),
        DATA_TYPES,
    ),
    "order": Cause(
        _("Values are returned in another order or number, or under other names, than announced."),
        _("The docstring of the answer cell: what is returned, and in which order"),
    ),
    "output_size": Cause(
        _(
            "The number of windows, or the size of the result, is wrong: it is 1 + (H + 2 pad - HH) "
            "// stride."
        ),
        SPATIAL,
    ),
    "pad": Cause(
        _("The frame of zeros is missing, or of the wrong width, place or numbers."),
        ZERO_PADDING,
    ),
    "python2": Cause(
        _(
            "This is no question of mathematics: the code is written for Python 2; in Python 3 write "
            "print(...), range for xrange, and items() for iteritems()."
        ),
        _("Python Numpy Tutorial: Python versions"),
    ),
    "regularisation": Cause(
        _(
            "The L2 term is missing, there twice, without its half, or on the wrong parameters: the "
            "loss gets 0.5 * reg * sum(W * W) for each weight, its gradient reg * W; biases get "
            "nothing."
        ),
        REGULARISATION,
    ),
    "running": Cause(
        _(
            "The running statistics start, are updated or are kept wrongly: they start at 0 and "
            "become momentum * running + (1 - momentum) * statistic of the batch, in bn_param itself."
        ),
        BATCH_NORM,
    ),
    "shape": Cause(
        _(
            "The shape is not the announced one; where all numbers are right, reshaping them is all "
            "that is left."
        ),
        ARRAYS,
    ),
    "start": Cause(
        _(
            "A sum or a maximum starts from the wrong number: a sum from 0, a maximum from a number "
            "of the window."
        ),
        POOLING,
    ),
    "stride": Cause(
        _(
            "The windows do not move by the stride: window (i, j) starts at row i * stride, column j "
            "* stride."
        ),
        SPATIAL,
    ),
    "terms": Cause(
        _("A term or factor of the formula is missing, doubled or of the wrong sign."),
        STAGES,
    ),
    "upstream": Cause(
        _(
            "The gradient from above (dout) is ignored, or another one is used: the chain rule "
            "multiplies by it."
        ),
        BACKWARD,
    ),
    "window": Cause(
        _("The window, or the place counted in it, is not the right one."),
        SPATIAL,
    ),
}
