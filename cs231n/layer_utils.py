"""Sandwich layers: the few layers that networks use together, as one forward and one backward function."""

from cs231n.fast_layers import (
    conv_backward_fast,
    conv_forward_fast,
    conv_relu_pool_backward_fast,
    conv_relu_pool_forward_fast,
)
from cs231n.layers import (
    affine_backward,
    affine_forward,
    batchnorm_backward_alt,
    batchnorm_forward,
    relu_backward,
    relu_forward,
)


def affine_relu_forward(x, w, b):
    """`affine_forward`, then a ReLU. Returns out (N, M) and the cache for `affine_relu_backward`."""
    scores, affine_cache = affine_forward(x, w, b)
    out, relu_cache = relu_forward(scores)
    return out, (affine_cache, relu_cache)


def affine_relu_backward(dout, cache):
    """Gradients dx, dw, db of `affine_relu_forward`."""
    affine_cache, relu_cache = cache
    return affine_backward(relu_backward(dout, relu_cache), affine_cache)


def conv_relu_forward(x, w, b, conv_param):
    """Convolution of x (N, C, H, W) with w (F, C, HH, WW) and b (F,), then a ReLU.

    Args and result as `conv_forward_fast`; the cache is for `conv_relu_backward`.
    """
    maps, conv_cache = conv_forward_fast(x, w, b, conv_param)
    out, relu_cache = relu_forward(maps)
    return out, (conv_cache, relu_cache)


def conv_relu_backward(dout, cache):
    """Gradients dx, dw, db of `conv_relu_forward`."""
    conv_cache, relu_cache = cache
    return conv_backward_fast(relu_backward(dout, relu_cache), conv_cache)


def _channels_as_columns(x):
    return x.swapaxes(1, -1).reshape(-1, x.shape[1])


def _columns_as_channels(columns, shape):
    N, C, H, W = shape
    return columns.reshape(N, W, H, C).swapaxes(1, -1)


def conv_bn_relu_forward(x, w, b, gamma, beta, conv_param, bn_param):
    """Convolution, batch normalisation of each channel, ReLU.

    Args:
        x, w, b, conv_param: as `conv_forward_fast`.
        gamma, beta: (F,), and bn_param: as `batchnorm_forward`, with one feature for each of the F channels.

    Returns:
        out (N, F, H', W') and the cache for `conv_bn_relu_backward`.
    """
    maps, conv_cache = conv_forward_fast(x, w, b, conv_param)
    columns, bn_cache = batchnorm_forward(_channels_as_columns(maps), gamma, beta, bn_param)
    out, relu_cache = relu_forward(_columns_as_channels(columns, maps.shape))
    return out, (conv_cache, bn_cache, relu_cache)


def conv_bn_relu_backward(dout, cache):
    """Gradients dx, dw, db, dgamma, dbeta of `conv_bn_relu_forward` in mode "train"."""
    conv_cache, bn_cache, relu_cache = cache
    columns = _channels_as_columns(relu_backward(dout, relu_cache))
    dcolumns, dgamma, dbeta = batchnorm_backward_alt(columns, bn_cache)
    dx, dw, db = conv_backward_fast(_columns_as_channels(dcolumns, dout.shape), conv_cache)
    return dx, dw, db, dgamma, dbeta


def conv_relu_pool_forward(x, w, b, conv_param, pool_param):
    """Convolution, ReLU, max pooling.

    Args as `conv_forward_fast` and `max_pool_forward_fast`; the cache is for `conv_relu_pool_backward`.
    """
    return conv_relu_pool_forward_fast(x, w, b, conv_param, pool_param)


def conv_relu_pool_backward(dout, cache, need_dx=True):
    """Gradients dx, dw, db of `conv_relu_pool_forward`; dx is None unless needed: a first layer does not."""
    return conv_relu_pool_backward_fast(dout, cache, need_dx)
