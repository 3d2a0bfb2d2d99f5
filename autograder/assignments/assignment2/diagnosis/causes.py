"""The causes of this assignment, and what a student reads about each: one sentence, and where to read on.

Texts are message ids for gettext (`autograder/translation.py`), translated where they are shown; they show no
input and no right value. `submissions/README.md` describes the ids for those who write wrong answers. The
engine has causes of its own (`autograder.diagnosing.causes`); where one of them stands here as well, this
course has better words or a better place to read on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from autograder.diagnosing.causes import ARRAYS, GENERAL, Cause
from autograder.translation import marked as _

BACKWARD = _("Backpropagation notes: patterns in backward flow, and gradients for vectorized operations")
BATCH_NORM = _("Neural Networks Part 2 notes: batch normalization")
BIAS = _("Convolutional Networks notes: convolutional layer, numpy examples")
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
    "accumulate": replace(GENERAL["accumulate"], idea=BACKWARD),
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
    "broadcast": Cause(
        _(
            "An array of one number for each channel meets images: NumPy lines shapes up from the last "
            "axis, so it needs the shape (C, 1, 1); where it is a mean, keepdims=True keeps such axes."
        ),
        _("Python Numpy Tutorial: broadcasting"),
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
            "The division by the standard deviation is missing or misplaced, or by another number: the "
            "variance is the mean of (x - mean)**2, the deviation the square root of variance plus eps."
        ),
        BATCH_NORM,
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
    "gamma_beta": Cause(
        _(
            "The scale gamma or the shift beta is missing, belongs to another channel, or is applied "
            "at the wrong step."
        ),
        BATCH_NORM,
    ),
    "given_zero": Cause(
        _("A 0 that is given is taken for missing: `or` does that, get(name, default) does not."), BATCH_NORM
    ),
    "groups": Cause(
        _("The groups are not G groups of C / G neighbouring channels of one image."),
        _("Group normalization: the paper by Wu and He (2018), and this notebook's text on it"),
    ),
    "hard_coded": Cause(
        _("A number of the example stands where an argument, or a size taken from it, belongs."),
        _("Convolutional Networks notes: layer sizing patterns"),
    ),
    "height_width": replace(GENERAL["height_width"], idea=SPATIAL),
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
    "maximum": Cause(
        _("Not the largest number of the window is taken, or not its place."),
        POOLING,
    ),
    "mean_or_sum": replace(GENERAL["mean_or_sum"], idea=BACKWARD),
    "mode": Cause(
        _(
            "Training and test mode are mixed up: training uses and records the statistics of the "
            "batch, testing uses the running ones and leaves them alone."
        ),
        BATCH_NORM,
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
    "terms": replace(GENERAL["terms"], idea=STAGES),
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
