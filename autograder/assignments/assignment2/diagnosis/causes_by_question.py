"""What a student reads about a cause in one question, where the sentence for all questions would be vague."""

from __future__ import annotations

from collections.abc import Mapping

from autograder.assignments.assignment2.diagnosis.causes import (
    BACKWARD,
    BATCH_NORM,
    LAYERS_OF_NETWORKS,
    LOSS,
    POOLING,
    STAGES,
    ZERO_PADDING,
)
from autograder.diagnosing.causes import ARRAYS, DATA_TYPES, Cause
from autograder.translation import marked as _

BY_QUESTION: Mapping[tuple[str, str], Cause] = {
    ("conv_backward_naive", "accumulate"): Cause(
        _(
            "Contributions overwrite each other where they should add up: a pixel belongs to several "
            "windows, a weight to every window and image, so dx, dw and db need += for =."
        ),
        BACKWARD,
    ),
    ("conv_backward_naive", "start"): Cause(
        _("A gradient is collected in an array that does not start at 0: use np.zeros_like."), BACKWARD
    ),
    ("conv_backward_naive", "flip"): Cause(
        _(
            "Each gradient adds the filter as it stands to its window; only where dx is written as a "
            "convolution of dout, the filter is turned by 180 degrees."
        ),
        BACKWARD,
    ),
    ("conv_backward_naive", "output_size"): Cause(
        _("dx has the size of x, and dw that of w: make them with np.zeros_like."), BACKWARD
    ),
    ("max_pool_backward_naive", "output_size"): Cause(
        _("dx has the size of x, not of dout: make it with np.zeros_like(x)."), POOLING
    ),
    ("max_pool_backward_naive", "upstream"): Cause(
        _("dout is ignored or changed: each of its numbers goes undiminished to a maximum's place."), POOLING
    ),
    ("max_pool_backward_naive", "accumulate"): Cause(
        _(
            "A pixel that is the maximum of several overlapping windows should get the sum of their "
            "gradients: += for = (and np.add.at for an indexed +=)."
        ),
        POOLING,
    ),
    ("max_pool_backward_naive", "maximum"): Cause(
        _("The gradient of a window goes, undiminished, to the place of its maximum and nowhere else."),
        POOLING,
    ),
    ("max_pool_backward_naive", "window"): Cause(
        _("The place of the maximum counts from its window's corner: add i * stride and j * stride."), POOLING
    ),
    ("max_pool_forward_naive", "pad"): Cause(
        _("Max pooling has no padding here: a frame of zeros would win over negative numbers."), POOLING
    ),
    ("max_pool_forward_naive", "output_size"): Cause(
        _("The number of windows is wrong: it is 1 + (H - pool_height) // stride, rounded down."), POOLING
    ),
    ("max_pool_forward_naive", "window"): Cause(
        _("The window is not pool_height rows by pool_width columns."), POOLING
    ),
    ("ThreeLayerConvNet", "architecture"): Cause(
        _(
            "A layer is missing, there twice or in the wrong place: it is conv, ReLU, 2x2 max pool, "
            "affine, ReLU, affine, and the backward pass goes through each of them; scores are not "
            "yet probabilities."
        ),
        LAYERS_OF_NETWORKS,
    ),
    ("ThreeLayerConvNet", "mean_or_sum"): Cause(
        _("The loss and its gradients are means over the images: divide by their number exactly once."), LOSS
    ),
    ("ThreeLayerConvNet", "order"): Cause(
        _(
            "grads needs exactly the keys of params, each with its own gradient; loss(X) returns "
            "scores alone."
        ),
        LAYERS_OF_NETWORKS,
    ),
    ("ThreeLayerConvNet", "cache"): Cause(
        _("Parameters of an earlier call are used: read them from self.params in every call."), STAGES
    ),
    ("ThreeLayerConvNet", "pad"): Cause(
        _("The convolution keeps the image's size only with padding (filter_size - 1) // 2."), ZERO_PADDING
    ),
    ("ThreeLayerConvNet", "shape"): Cause(
        _(
            "Scores, gradients or parameters have another shape than announced; W2 has "
            "num_filters * H/2 * W/2 rows, as many as the pooled image has numbers."
        ),
        LAYERS_OF_NETWORKS,
    ),
    ("ThreeLayerConvNet", "dtype"): Cause(
        _("Parameters, images and gradients should all have the model's dtype: convert with astype."),
        DATA_TYPES,
    ),
    ("spatial_batchnorm_forward", "axes"): Cause(
        _("The statistics of a channel run over all images, rows and columns: axes 0, 2 and 3."), BATCH_NORM
    ),
    ("spatial_batchnorm_forward", "denominator"): Cause(
        _("The variance divides by N * H * W, the number of values of a channel, not by one less."),
        BATCH_NORM,
    ),
    ("spatial_batchnorm_forward", "layout"): Cause(
        _(
            "Pixels are mixed up: bring the channels last with transpose(0, 2, 3, 1) before "
            "reshape(-1, C), and undo both in reverse order."
        ),
        ARRAYS,
    ),
    ("spatial_batchnorm_backward", "layout"): Cause(
        _(
            "Pixels are mixed up: flatten dout exactly as x was, with transpose(0, 2, 3, 1) before "
            "reshape(-1, C), and undo both in reverse order for dx."
        ),
        ARRAYS,
    ),
    ("spatial_batchnorm_backward", "terms"): Cause(
        _("dx has three terms, as mean and variance depend on x too; one of them is missing or changed."),
        STAGES,
    ),
    ("spatial_groupnorm_forward", "axes"): Cause(
        _("The statistics run over one group of one image: its C / G channels, rows and columns."), BATCH_NORM
    ),
    ("spatial_groupnorm_forward", "denominator"): Cause(
        _("Means and variances divide by (C / G) * H * W, the number of values in a group."), BATCH_NORM
    ),
    ("spatial_groupnorm_backward", "axes"): Cause(
        _(
            "The sums of dx run over one group of one image, those of dgamma and dbeta over images, "
            "rows and columns."
        ),
        BACKWARD,
    ),
    ("spatial_groupnorm_backward", "denominator"): Cause(
        _("The sums of dx are divided by (C / G) * H * W, the number of values in a group."), BATCH_NORM
    ),
    ("spatial_groupnorm_backward", "gamma_beta"): Cause(
        _(
            "gamma belongs to channels, and those of one group differ in it: multiply dout by gamma "
            "before the sums over the group; dgamma and dbeta themselves do not depend on it."
        ),
        BATCH_NORM,
    ),
    ("spatial_groupnorm_backward", "terms"): Cause(
        _("dx has three terms, as mean and variance depend on x too; one of them is missing or changed."),
        STAGES,
    ),
}
"""By question and id: sentences that say more than the general one."""
