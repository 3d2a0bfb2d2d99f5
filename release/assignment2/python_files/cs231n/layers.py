"""Answers to 1_convolution.ipynb, 2_max_pooling.ipynb and 5_normalization.ipynb.

There the questions are explained, and what the hidden tests cover. Replace each `raise NotImplementedError()` by
your answer. This file counts in place of a notebook in which nothing is answered.
"""

import numpy as np
from cs231n.layers import batchnorm_backward, batchnorm_forward


def conv_forward_naive(x, w, b, conv_param):
    """Convolve every image with every filter, using plain loops.

    Inputs (left unchanged):
    - x: images, shape (N, C, H, W)
    - w: filters, shape (F, C, HH, WW)
    - b: one bias per filter, shape (F,)
    - conv_param: dictionary with two integers
      - "stride": pixels from one window to the next, at least 1
      - "pad": width of the frame of zeros around each image, at least 0
    x, w and b share one dtype, float64 or float32.

    Returns a tuple of:
    - out: shape (N, F, H', W') and the dtype of x, where
      H' = 1 + (H + 2 * pad - HH) // stride and W' = 1 + (W + 2 * pad - WW) // stride
    - cache: (x, w, b, conv_param), for the backward pass
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def conv_backward_naive(dout, cache):
    """Compute the gradients of a convolution layer, using plain loops.

    Inputs (left unchanged):
    - dout: gradient of the loss with respect to out, shape (N, F, H', W')
    - cache: what conv_forward_naive returned: (x, w, b, conv_param)

    Returns a tuple of:
    - dx: gradient with respect to x, shape (N, C, H, W)
    - dw: gradient with respect to w, shape (F, C, HH, WW)
    - db: gradient with respect to b, shape (F,)
    All three have the dtype of the arrays in cache.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def max_pool_forward_naive(x, pool_param):
    """Keep the largest number of each window, using plain loops.

    Inputs (left unchanged):
    - x: images, shape (N, C, H, W), float64 or float32
    - pool_param: dictionary with three integers, each at least 1
      - "pool_height", "pool_width": size of the window in pixels
      - "stride": pixels from one window to the next

    Returns a tuple of:
    - out: shape (N, C, H', W') and the dtype of x, where
      H' = 1 + (H - pool_height) // stride and W' = 1 + (W - pool_width) // stride
    - cache: (x, pool_param), for the backward pass
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def max_pool_backward_naive(dout, cache):
    """Hand each gradient to the number that was the largest of its window, using plain loops.

    Inputs (left unchanged):
    - dout: gradient of the loss with respect to out, shape (N, C, H', W')
    - cache: what max_pool_forward_naive returned: (x, pool_param)

    Returns:
    - dx: gradient with respect to x, shape (N, C, H, W),
      and the dtype of x
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    """
    Batch normalisation of images: every channel is normalised over all images and positions.

    Inputs:
    - x: array of shape (N, C, H, W)
    - gamma: scale, shape (C,)
    - beta: shift, shape (C,)
    - bn_param: dictionary with
      - mode: "train" or "test"; required
      - eps: added to the variance, default 1e-5
      - momentum: weight of the old value in the running statistics, default 0.9
      - running_mean, running_var: arrays of shape (C,); updated here in train mode,
        used and left unchanged in test mode; taken as zeros if missing

    Returns a tuple of
    - out: array of shape (N, C, H, W), with the dtype of x
    - cache: what spatial_batchnorm_backward needs; suggested: the cache of batchnorm_forward for
      the rows (N*H*W, C), ordered by image, then row, then column

    x, gamma and beta are not modified.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def spatial_batchnorm_backward(dout, cache):
    """
    Backward pass of spatial batch normalisation, in train mode.

    Inputs:
    - dout: gradient of the loss with respect to out, shape (N, C, H, W)
    - cache: as spatial_batchnorm_forward returned it

    Returns a tuple of gradients, with the dtype of dout:
    - dx: shape (N, C, H, W)
    - dgamma: shape (C,)
    - dbeta: shape (C,)

    dout is not modified.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    """
    Group normalisation of images (Wu & He 2018, arXiv:1803.08494): every group of neighbouring
    channels of every image is normalised by itself.

    Inputs:
    - x: array of shape (N, C, H, W)
    - gamma: scale, shape (1, C, 1, 1)
    - beta: shift, shape (1, C, 1, 1)
    - G: number of groups, a divisor of C; channels 0 .. C/G - 1 form the first group, and so on
    - gn_param: dictionary with
      - eps: added to the variance, default 1e-5

    Returns a tuple of
    - out: array of shape (N, C, H, W), with the dtype of x
    - cache: what spatial_groupnorm_backward needs; suggested: the tuple (x_hat, std, gamma, G) with
      x_hat of shape (N, C, H, W), the normalised values before gamma and beta,
      and std of shape (N, G, 1, 1, 1), the square root of variance + eps of each group

    x, gamma, beta and gn_param are not modified.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def spatial_groupnorm_backward(dout, cache):
    """
    Backward pass of group normalisation.

    Inputs:
    - dout: gradient of the loss with respect to out, shape (N, C, H, W)
    - cache: as spatial_groupnorm_forward returned it

    Returns a tuple of gradients, with the dtype of dout:
    - dx: shape (N, C, H, W)
    - dgamma: shape (1, C, 1, 1)
    - dbeta: shape (1, C, 1, 1)

    dout is not modified.
    """
    # YOUR CODE HERE
    raise NotImplementedError()
