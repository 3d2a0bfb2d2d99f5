"""Sandwich layers: the few layers that networks use together, as one forward and one backward function."""

from cs231n._typing import Array, Cache, Param
from cs231n.fast_layers import (
    Gradients,
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
    layernorm_backward,
    layernorm_forward,
    relu_backward,
    relu_forward,
)


def affine_relu_forward(x: Array, w: Array, b: Array) -> tuple[Array, Cache]:
    """`affine_forward`, then a ReLU.

    Parameters
    ----------
    x : (N, d_1, ..., d_k) array
    w : (D, M) array
        Weights; D = d_1 * ... * d_k.
    b : (M,) array
        Biases.

    Returns
    -------
    out : (N, M) array
    cache : tuple
        For `affine_relu_backward`.
    """
    scores, affine_cache = affine_forward(x, w, b)
    out, relu_cache = relu_forward(scores)
    return out, (affine_cache, relu_cache)


def affine_relu_backward(dout: Array, cache: Cache) -> tuple[Array, Array, Array]:
    """Gradients of `affine_relu_forward`.

    Parameters
    ----------
    dout : (N, M) array
        Gradient with respect to `out`.
    cache : tuple
        What `affine_relu_forward` returned.

    Returns
    -------
    dx : (N, d_1, ..., d_k) array
    dw : (D, M) array
    db : (M,) array
    """
    affine_cache, relu_cache = cache
    return affine_backward(relu_backward(dout, relu_cache), affine_cache)


def affine_bn_relu_forward(
    x: Array, w: Array, b: Array, gamma: Array, beta: Array, bn_param: Param
) -> tuple[Array, Cache]:
    """`affine_forward`, batch normalisation, ReLU.

    Parameters
    ----------
    x : (N, d_1, ..., d_k) array
    w : (D, M) array
        Weights; D = d_1 * ... * d_k.
    b : (M,) array
        Biases.
    gamma, beta : (M,) arrays
        Scale and shift of each feature.
    bn_param : dict
        As `batchnorm_forward` takes it.

    Returns
    -------
    out : (N, M) array
    cache : tuple
        For `affine_bn_relu_backward`.
    """
    scores, affine_cache = affine_forward(x, w, b)
    normal, bn_cache = batchnorm_forward(scores, gamma, beta, bn_param)
    out, relu_cache = relu_forward(normal)
    return out, (affine_cache, bn_cache, relu_cache)


def affine_bn_relu_backward(dout: Array, cache: Cache) -> tuple[Array, Array, Array, Array, Array]:
    """Gradients of `affine_bn_relu_forward` in mode "train".

    Parameters
    ----------
    dout : (N, M) array
        Gradient with respect to `out`.
    cache : tuple
        What `affine_bn_relu_forward` returned.

    Returns
    -------
    dx : (N, d_1, ..., d_k) array
    dw : (D, M) array
    db, dgamma, dbeta : (M,) arrays
    """
    affine_cache, bn_cache, relu_cache = cache
    dscores, dgamma, dbeta = batchnorm_backward_alt(relu_backward(dout, relu_cache), bn_cache)
    return *affine_backward(dscores, affine_cache), dgamma, dbeta


def affine_ln_relu_forward(
    x: Array, w: Array, b: Array, gamma: Array, beta: Array, ln_param: Param
) -> tuple[Array, Cache]:
    """`affine_forward`, layer normalisation, ReLU.

    Parameters
    ----------
    x : (N, d_1, ..., d_k) array
    w : (D, M) array
        Weights; D = d_1 * ... * d_k.
    b : (M,) array
        Biases.
    gamma, beta : (M,) arrays
        Scale and shift of each feature.
    ln_param : dict
        As `layernorm_forward` takes it.

    Returns
    -------
    out : (N, M) array
    cache : tuple
        For `affine_ln_relu_backward`.
    """
    scores, affine_cache = affine_forward(x, w, b)
    normal, ln_cache = layernorm_forward(scores, gamma, beta, ln_param)
    out, relu_cache = relu_forward(normal)
    return out, (affine_cache, ln_cache, relu_cache)


def affine_ln_relu_backward(dout: Array, cache: Cache) -> tuple[Array, Array, Array, Array, Array]:
    """Gradients of `affine_ln_relu_forward`.

    Parameters
    ----------
    dout : (N, M) array
        Gradient with respect to `out`.
    cache : tuple
        What `affine_ln_relu_forward` returned.

    Returns
    -------
    dx : (N, d_1, ..., d_k) array
    dw : (D, M) array
    db, dgamma, dbeta : (M,) arrays
    """
    affine_cache, ln_cache, relu_cache = cache
    dscores, dgamma, dbeta = layernorm_backward(relu_backward(dout, relu_cache), ln_cache)
    return *affine_backward(dscores, affine_cache), dgamma, dbeta


def conv_relu_forward(x: Array, w: Array, b: Array, conv_param: Param) -> tuple[Array, Cache]:
    """`conv_forward_fast`, then a ReLU.

    Parameters
    ----------
    x : (N, C, H, W) array
        Images.
    w : (F, C, HH, WW) array
        Filters.
    b : (F,) array
        Biases.
    conv_param : dict
        `stride` and `pad`, as `conv_forward_fast` takes them.

    Returns
    -------
    out : (N, F, OH, OW) array
    cache : tuple
        For `conv_relu_backward`.

    Raises
    ------
    ValueError
        The arguments do not fit together.
    """
    maps, conv_cache = conv_forward_fast(x, w, b, conv_param)
    out, relu_cache = relu_forward(maps)
    return out, (conv_cache, relu_cache)


def conv_relu_backward(dout: Array, cache: Cache) -> Gradients:
    """Gradients of `conv_relu_forward`.

    Parameters
    ----------
    dout : (N, F, OH, OW) array
        Gradient with respect to `out`.
    cache : tuple
        What `conv_relu_forward` returned.

    Returns
    -------
    dx : (N, C, H, W) array
    dw : (F, C, HH, WW) array
    db : (F,) array
    """
    conv_cache, relu_cache = cache
    return conv_backward_fast(relu_backward(dout, relu_cache), conv_cache)


def _channels_as_columns(x: Array) -> Array:
    return x.swapaxes(1, -1).reshape(-1, x.shape[1])


def _columns_as_channels(columns: Array, shape: tuple[int, ...]) -> Array:
    N, C, H, W = shape
    return columns.reshape(N, W, H, C).swapaxes(1, -1)


def conv_bn_relu_forward(
    x: Array, w: Array, b: Array, gamma: Array, beta: Array, conv_param: Param, bn_param: Param
) -> tuple[Array, Cache]:
    """`conv_forward_fast`, batch normalisation of each channel, ReLU.

    Parameters
    ----------
    x : (N, C, H, W) array
        Images.
    w : (F, C, HH, WW) array
        Filters.
    b : (F,) array
        Biases.
    gamma, beta : (F,) arrays
        Scale and shift of each channel.
    conv_param : dict
        `stride` and `pad`, as `conv_forward_fast` takes them.
    bn_param : dict
        As `batchnorm_forward` takes it, with one feature for each of the F channels.

    Returns
    -------
    out : (N, F, OH, OW) array
    cache : tuple
        For `conv_bn_relu_backward`.

    Raises
    ------
    ValueError
        The arguments do not fit together.
    """
    maps, conv_cache = conv_forward_fast(x, w, b, conv_param)
    columns, bn_cache = batchnorm_forward(_channels_as_columns(maps), gamma, beta, bn_param)
    out, relu_cache = relu_forward(_columns_as_channels(columns, maps.shape))
    return out, (conv_cache, bn_cache, relu_cache)


def conv_bn_relu_backward(dout: Array, cache: Cache) -> tuple[Array | None, Array, Array, Array, Array]:
    """Gradients of `conv_bn_relu_forward` in mode "train".

    Parameters
    ----------
    dout : (N, F, OH, OW) array
        Gradient with respect to `out`.
    cache : tuple
        What `conv_bn_relu_forward` returned.

    Returns
    -------
    dx : (N, C, H, W) array
    dw : (F, C, HH, WW) array
    db, dgamma, dbeta : (F,) arrays
    """
    conv_cache, bn_cache, relu_cache = cache
    columns = _channels_as_columns(relu_backward(dout, relu_cache))
    dcolumns, dgamma, dbeta = batchnorm_backward_alt(columns, bn_cache)
    dx, dw, db = conv_backward_fast(_columns_as_channels(dcolumns, dout.shape), conv_cache)
    return dx, dw, db, dgamma, dbeta


def conv_relu_pool_forward(
    x: Array, w: Array, b: Array, conv_param: Param, pool_param: Param
) -> tuple[Array, Cache]:
    """Convolution, ReLU, max pooling.

    Parameters
    ----------
    x : (N, C, H, W) array
        Images.
    w : (F, C, HH, WW) array
        Filters.
    b : (F,) array
        Biases.
    conv_param : dict
        `stride` and `pad`, as `conv_forward_fast` takes them.
    pool_param : dict
        `pool_height`, `pool_width` and `stride`, as `max_pool_forward_fast` takes them.

    Returns
    -------
    out : (N, F, PH, PW) array
    cache : tuple
        For `conv_relu_pool_backward`.

    Raises
    ------
    ValueError
        The arguments do not fit together.
    """
    return conv_relu_pool_forward_fast(x, w, b, conv_param, pool_param)


def conv_relu_pool_backward(dout: Array, cache: Cache, need_dx: bool = True) -> Gradients:
    """Gradients of `conv_relu_pool_forward`.

    Parameters
    ----------
    dout : (N, F, PH, PW) array
        Gradient with respect to `out`.
    cache : tuple
        What `conv_relu_pool_forward` returned.
    need_dx : bool, default True
        False saves time in a network's first layer, which has no use for dx.

    Returns
    -------
    dx : (N, C, H, W) array, or None unless needed
    dw : (F, C, HH, WW) array
    db : (F,) array
    """
    return conv_relu_pool_backward_fast(dout, cache, need_dx)
