"""What the extension `_fast_layers` does, in NumPy alone: for machines on which it is not built.

Private: `cs231n.fast_layers` checks the arguments, which are contiguous and of one float type; both modules
have the same functions. Infinities and NaN pass without NumPy's warnings, as they do in compiled code.
"""

import math

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import DTypeLike

from cs231n._typing import Array


def instruction_sets() -> list[str]:
    """The name of this implementation, where the extension lists what the processor has."""
    return ["numpy"]


@np.errstate(all="ignore")
def conv_forward(x: Array, w: Array, b: Array, stride: int, pad: int) -> Array:
    """x (N, C, H, W), w (F, C, HH, WW), b (F,) -> out (N, F, OH, OW)."""
    windows = _conv_windows(x, w, stride, pad)
    out = np.empty((len(x), len(w), *windows.shape[2:4]), x.dtype)
    filters = w.reshape(len(w), _terms(w))
    for image, image_windows in zip(out, windows, strict=True):
        product = filters @ _as_columns(image_windows)
        image[...] = product.reshape(image.shape) + b[:, None, None]
    return out


@np.errstate(all="ignore")
def conv_backward(
    x: Array, w: Array, dout: Array, stride: int, pad: int, need_dx: bool = True
) -> tuple[Array | None, Array, Array]:
    """dout (N, F, OH, OW) -> dx (None unless needed), dw, db, shaped as x, w, b."""
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    OH, OW = dout.shape[2:]
    padded = np.zeros((N, C, H + 2 * pad, W + 2 * pad), x.dtype)
    dfilters = np.zeros((F, _terms(w)), w.dtype)
    filters = w.reshape(dfilters.shape)
    douts = dout.reshape(N, F, OH * OW)
    for dimage, image_windows, d in zip(padded, _conv_windows(x, w, stride, pad), douts, strict=True):
        dfilters += d @ _as_columns(image_windows).T
        dwindows = (filters.T @ d).reshape(C, HH, WW, OH, OW)
        for i, j in np.ndindex(HH, WW):
            pixels = dimage[:, i::stride, j::stride][:, :OH, :OW]
            pixels += dwindows[:, i, j]
    dx = padded[:, :, pad : pad + H, pad : pad + W].copy() if need_dx else None
    return dx, dfilters.reshape(w.shape), dout.sum(axis=(0, 2, 3))


@np.errstate(all="ignore")
def pool_forward(x: Array, height: int, width: int, stride: int, relu: bool = False) -> tuple[Array, Array]:
    """x (N, C, H, W) -> out (N, C, OH, OW) and argmax, positions of the maxima in their windows.

    relu: the maximum of each window and 0, and no position if no pixel is above 0.
    """
    windows = sliding_window_view(x, (height, width), axis=(2, 3))[:, :, ::stride, ::stride]
    windows = windows.reshape(*windows.shape[:4], height * width)
    # argmax takes the first of equals, and NaN for the largest number: so does the extension.
    argmax = windows.argmax(axis=-1)
    out = np.take_along_axis(windows, argmax[..., None], axis=-1)[..., 0]
    argmax = argmax.astype(_kind_of_positions(height, width))
    if relu:
        argmax[~(out > 0)] = _no_position(argmax)
        out = np.maximum(out, 0)
    return out, argmax


@np.errstate(all="ignore")
def pool_backward(dout: Array, argmax: Array, H: int, W: int, height: int, width: int, stride: int) -> Array:
    """dout (N, C, OH, OW) -> dx (N, C, H, W)."""
    dx = np.zeros((*dout.shape[:2], H, W), dout.dtype)
    n, c, row, column = np.nonzero(argmax != _no_position(argmax))
    winner = argmax[n, c, row, column].astype(np.intp)
    pixels = (n, c, row * stride + winner // width, column * stride + winner % width)
    np.add.at(dx, pixels, dout[n, c, row, column])
    return dx


def conv_relu_pool_forward(
    x: Array, w: Array, b: Array, stride: int, pad: int, height: int, width: int, pool_stride: int
) -> tuple[Array, Array]:
    """pool_forward(conv_forward(...), ..., relu=True)"""
    return pool_forward(conv_forward(x, w, b, stride, pad), height, width, pool_stride, relu=True)


def conv_relu_pool_backward(
    x: Array,
    w: Array,
    dout: Array,
    argmax: Array,
    stride: int,
    pad: int,
    height: int,
    width: int,
    pool_stride: int,
    need_dx: bool,
) -> tuple[Array | None, Array, Array]:
    """conv_backward(..., pool_backward(dout, argmax, ...), ...)"""
    H, W = _conv_windows(x, w, stride, pad).shape[2:4]
    dmaps = pool_backward(dout, argmax, H, W, height, width, pool_stride)
    return conv_backward(x, w, dmaps, stride, pad, need_dx)


def _kind_of_positions(height: int, width: int) -> DTypeLike:
    """The extension's type of positions, so that either implementation takes caches of the other."""
    return np.uint8 if height * width <= np.iinfo(np.uint8).max else np.int32


def _no_position(argmax: Array) -> Array:
    """What stands in `argmax` for a window without a maximum above 0."""
    return np.array(-1).astype(argmax.dtype)


def _conv_windows(x: Array, w: Array, stride: int, pad: int) -> Array:
    """A view (N, C, OH, OW, HH, WW) of the padded images: each window that the filters see."""
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    return sliding_window_view(padded, w.shape[2:], axis=(2, 3))[:, :, ::stride, ::stride]


def _as_columns(windows: Array) -> Array:
    """Windows (C, OH, OW, HH, WW) of one image -> (C * HH * WW, OH * OW), a copy: "im2col"."""
    C, OH, OW, HH, WW = windows.shape
    return windows.transpose(0, 3, 4, 1, 2).reshape(C * HH * WW, OH * OW)


def _terms(w: Array) -> int:
    """C * HH * WW, how many products a number of `out` is the sum of."""
    return math.prod(w.shape[1:])
