"""The causes of this assignment, and what a student reads about each: one sentence, and where to read on.

Texts are message ids for gettext (`autograder/translation.py`); they show no input and no right value. The
engine has causes of its own (`autograder.diagnosing.causes`).
"""

from __future__ import annotations

from collections.abc import Mapping

from autograder.diagnosing.causes import ARRAYS, Cause
from autograder.translation import marked as _

BACKWARD = _("Backpropagation notes: patterns in backward flow, and gradients for vectorized operations")
INITIAL = _("Neural Networks Part 2 notes: weight initialization")
EXPERIMENT = _("Image Classification notes: validation sets for hyperparameter tuning")
LAYERS = _("Neural Networks Part 1 notes: neural network architectures")
LOSS = _("Linear Classification notes: softmax classifier")
PLOTS = _("Python Numpy Tutorial: plotting with matplotlib")
REGULARISATION = _("Neural Networks Part 2 notes: regularization")
STAGES = _("Backpropagation notes: staged computation, caching of forward pass variables")

BATCH_NORM = _("Neural Networks Part 2 notes: batch normalization")
DROPOUT = _("Neural Networks Part 2 notes: regularization, dropout")
UPDATES = _("Neural Networks Part 3 notes: parameter updates")
ADAPTIVE = _("Neural Networks Part 3 notes: per-parameter adaptive learning rates")

CAUSES: Mapping[str, Cause] = {
    "architecture": Cause(
        _("A layer is missing, there twice or in the wrong place, in the forward or in the backward pass."),
        LAYERS,
    ),
    "moving_average": Cause(
        _("The moving average is not the formula's: a share of the old value plus the rest of the new one."),
        ADAPTIVE,
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
    "bias_correction": Cause(
        _("The averages' correction for their start at 0 is missing or wrong: divide by 1 - beta ** t."),
        ADAPTIVE,
    ),
    "other_default": Cause(
        _("What config lacks takes another default than the docstring names."),
        UPDATES,
    ),
    "denominator": Cause(
        _("A mean or a variance divides by the wrong number of values."),
        BATCH_NORM,
    ),
    "deviation": Cause(
        _("Variance and deviation are mixed up, or the division by the deviation is missing."),
        BATCH_NORM,
    ),
    "eps": Cause(
        _("eps is missing, fixed, or in the wrong place: it is added to the variance, under the root."),
        BATCH_NORM,
    ),
    "dropout_factor": Cause(
        _("The factor 1 / p is missing, there twice or another: what is kept is divided by p once."),
        DROPOUT,
    ),
    "flatten": Cause(
        _("Examples are not flattened one by one: x.reshape(N, -1) makes a row of each, in C order."),
        ARRAYS,
    ),
    "gamma_beta": Cause(
        _("The scale gamma or the shift beta is missing, exchanged, or applied at the wrong step."),
        BATCH_NORM,
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
    "keep_rate": Cause(
        _("Another share is kept: p is the probability that a number is kept."),
        DROPOUT,
    ),
    "kink": Cause(
        _("The function is not max(x, 0): numbers below 0 become 0, all others stay as they are."),
        LAYERS,
    ),
    "right_class": Cause(
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
    "update_memory": Cause(
        _(
            "What earlier steps left in config is not used, not kept, or not kept as the formula has it: "
            "each call goes on from there, and zeros are only for what is missing."
        ),
        UPDATES,
    ),
    "train_or_test": Cause(
        _("Train mode and test mode are mixed up: look up what each uses, and what it leaves alone."),
        BATCH_NORM,
    ),
    "numeric_range": Cause(
        _(
            "exp or log leaves the range of numbers: subtract each row's largest score first, and take "
            "the logarithm of the row's sum."
        ),
        _("Linear Classification notes: practical issues, numeric stability"),
    ),
    "independence": Cause(
        _("Numbers are not kept independently of each other: draw one random number for each element."),
        DROPOUT,
    ),
    "learning_rate_place": Cause(
        _("The learning rate is missing, there twice, or in another place: it scales the gradient once."),
        UPDATES,
    ),
    "regularisation": Cause(
        _(
            "The L2 term is missing, there twice, of the wrong factor, or on the wrong parameters: "
            "the notebook states it, and its gradient follows from it; biases get nothing."
        ),
        REGULARISATION,
    ),
    "square_root": Cause(
        _("The divisor is wrong: it is the root of the average of squares, with epsilon added to the root."),
        ADAPTIVE,
    ),
    "running": Cause(
        _("The running statistics start, are updated or are kept wrongly: look up their formula."),
        BATCH_NORM,
    ),
    "random_seed": Cause(
        _("The seed is not used as announced: seed the generator in calls that have one, no others."),
        DROPOUT,
    ),
    "wrong_sign": Cause(
        _("A sign is wrong: the step goes against the gradient."),
        UPDATES,
    ),
    "loops_left": Cause(
        _("The values are right, but a loop is left: replace it by operations on whole arrays."),
        _("Python Numpy Tutorial: array math, and broadcasting"),
    ),
    "update_step": Cause(
        _("The step is not made of the new values: first update the memory, then step with it."),
        UPDATES,
    ),
    "upstream": Cause(
        _(
            "The gradient from above (dout) is ignored, or another one is used: the chain rule "
            "multiplies by it."
        ),
        BACKWARD,
    ),
    "other_examples": Cause(
        _("An accuracy is that of the other examples: one is of the training set, one of validation."),
        EXPERIMENT,
    ),
    "accuracy_as_share": Cause(
        _("An accuracy is not what accuracy() gives: a share from 0 to 1, not rounded."),
        EXPERIMENT,
    ),
    "other_pair": Cause(
        _("Weights are judged that were not trained with the learning rate and the strength of their row."),
        EXPERIMENT,
    ),
    "missing_pairs": Cause(
        _("Not each pair is there once: two loops, one inside the other, come to each of them."),
        EXPERIMENT,
    ),
    "other_choice": Cause(
        _("The pair is another than that of the highest validation accuracy."),
        EXPERIMENT,
    ),
    "other_column": Cause(
        _("Another column is drawn: they are learning rate, strength, training and validation accuracy."),
        PLOTS,
    ),
    "line_for_each_strength": Cause(
        _("Lines are not those of the strengths: each goes through all rows of one strength, and no others."),
        PLOTS,
    ),
    "unsorted_points": Cause(
        _("Points are joined in the order of the rows: sort those of a line by their learning rate."),
        PLOTS,
    ),
    "scale_of_axis": Cause(
        _("An axis has the wrong scale: that of the learning rate is logarithmic, the other is not."),
        PLOTS,
    ),
    "missing_labels": Cause(
        _("A label of an axis or an entry of the legend is missing, or is there twice."),
        PLOTS,
    ),
    "given_zero": Cause(
        _("A 0 that is given is taken for missing: `or` does that, config.get(name, default) does not."),
        UPDATES,
    ),
}
