"""Convolution and max pooling at the speed of compiled code, with the interface of the naive layers.

Build the extension once, in the folder that holds setup.py:

    python setup.py build_ext --inplace

Arrays are float32 or float64, and results have the type that NumPy gives the arguments together; integers
count as float64. Inputs may have any strides and are never modified. OMP_NUM_THREADS (or threadpoolctl) sets
the number of threads; a forked process uses one.
"""

import operator
import os
from pathlib import Path

import numpy as np

__all__ = ["conv_backward_fast", "conv_forward_fast", "max_pool_backward_fast", "max_pool_forward_fast"]


class _NotBuilt:
    """Stands for the extension when it is missing: whoever calls a layer is told what to do."""

    def __init__(self, reason):
        self.reason = reason

    def __getattr__(self, name):
        raise ImportError(
            "the fast layers are not compiled: run `python setup.py build_ext --inplace` in the folder "
            f"{Path(__file__).resolve().parents[1]}, then restart Python ({self.reason})"
        )


# OpenMP reads this when it is loaded. Its threads would otherwise stay busy waiting for the next layer, on
# the cores that NumPy's own threads need for the matrix products in between.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
try:
    from cs231n import _fast_layers as _compiled
except ImportError as error:
    _compiled = _NotBuilt(error)


def conv_forward_fast(x, w, b, conv_param):
    """Cross-correlates a batch of images with filters and adds a bias per filter.

    Inputs:
    - x: images (N, C, H, W)
    - w: filters (F, C, HH, WW)
    - b: biases (F,)
    - conv_param: dictionary with 'stride', pixels between neighbouring windows, and 'pad', rows and columns
      of zeros added at each edge of the images

    Returns (out, cache): out (N, F, OH, OW) with OH = 1 + (H + 2 pad - HH) // stride and OW likewise;
    cache = (x, w, b, conv_param) for conv_backward_fast.

    Raises ValueError for arguments that do not fit together, ImportError if the extension is not built.
    """
    kernel = _compiled.conv_forward
    x_, w_, b_ = _as_floats(x=x, w=w, b=b)
    stride, pad = _check_conv(x_, w_, b_, conv_param)
    return kernel(x_, w_, b_, stride, pad), (x, w, b, conv_param)


def conv_backward_fast(dout, cache):
    """Gradients of conv_forward_fast.

    Inputs:
    - dout: gradient with respect to out, (N, F, OH, OW)
    - cache: what conv_forward_fast returned

    Returns (dx, dw, db): gradients with respect to x (N, C, H, W), w (F, C, HH, WW) and b (F,).

    Raises ValueError if dout has another shape than out had, ImportError if the extension is not built.
    """
    kernel = _compiled.conv_backward
    x, w, b, conv_param = cache
    x, w, b, dout = _as_floats(x=x, w=w, b=b, dout=dout)
    stride, pad = _check_conv(x, w, b, conv_param)
    sizes = (
        1 + (size + 2 * pad - window) // stride for size, window in zip(x.shape[2:], w.shape[2:], strict=True)
    )
    _check_shape("dout", dout, (x.shape[0], w.shape[0], *sizes), f"x {x.shape}, w {w.shape} and {conv_param}")
    return kernel(x, w, dout, stride, pad)


def max_pool_forward_fast(x, pool_param):
    """The maximum of each window of each channel. NaN counts as the largest number.

    Inputs:
    - x: (N, C, H, W)
    - pool_param: dictionary with 'pool_height', 'pool_width' and 'stride', in pixels

    Returns (out, cache): out (N, C, OH, OW) with OH = 1 + (H - pool_height) // stride and OW likewise:
    pixels that fill no window are left out. cache is for max_pool_backward_fast.

    Raises ValueError for arguments that do not fit together, ImportError if the extension is not built.
    """
    kernel = _compiled.pool_forward
    (x,) = _as_floats(x=x)
    _check_dimensions("x", x, "(N, C, H, W)")
    height = _integer(pool_param, "pool_param", "pool_height", least=1)
    width = _integer(pool_param, "pool_param", "pool_width", least=1)
    stride = _integer(pool_param, "pool_param", "stride", least=1)
    if height > x.shape[2] or width > x.shape[3]:
        raise ValueError(f"pool_param: a window of {height} x {width} does not fit into x of shape {x.shape}")
    out, argmax = kernel(x, height, width, stride)
    return out, (x, argmax)


def max_pool_backward_fast(dout, cache):
    """Gradient of max_pool_forward_fast: all of dout goes to the first maximum of its window.

    Inputs:
    - dout: gradient with respect to out, (N, C, OH, OW)
    - cache: what max_pool_forward_fast returned

    Returns dx: gradient with respect to x, (N, C, H, W).

    Raises ValueError if dout has another shape than out had, ImportError if the extension is not built.
    """
    kernel = _compiled.pool_backward
    x, argmax = cache
    x, dout = _as_floats(x=x, dout=dout)
    _check_shape("dout", dout, argmax.shape, f"x {x.shape}")
    return kernel(x, dout, argmax)


def _as_floats(**arrays):
    """The arrays in one float type that the kernels know, contiguous and aligned; copies only if needed."""
    dtype = np.result_type(*(np.asarray(array).dtype for array in arrays.values()))
    if dtype.kind in "biu":
        dtype = np.dtype(np.float64)
    if dtype not in (np.float32, np.float64):
        kinds = ", ".join(f"{name} {np.asarray(array).dtype}" for name, array in arrays.items())
        raise ValueError(f"expected arrays of float32 or float64, got {kinds}")
    return [np.require(array, dtype.newbyteorder("="), ["C", "A"]) for array in arrays.values()]


def _check_conv(x, w, b, conv_param):
    """Returns (stride, pad) if the arguments fit together, else raises ValueError."""
    _check_dimensions("x", x, "(N, C, H, W)")
    _check_dimensions("w", w, "(F, C, HH, WW)")
    _check_shape("w", w, (w.shape[0], x.shape[1], *w.shape[2:]), f"x {x.shape}")
    _check_shape("b", b, w.shape[:1], f"w {w.shape}")
    stride = _integer(conv_param, "conv_param", "stride", least=1)
    pad = _integer(conv_param, "conv_param", "pad", least=0)
    fits = all(1 <= window <= size + 2 * pad for size, window in zip(x.shape[2:], w.shape[2:], strict=True))
    if not fits:
        raise ValueError(f"w: filters of shape {w.shape} do not fit into x of shape {x.shape} with pad {pad}")
    return stride, pad


def _check_dimensions(name, array, dimensions):
    if array.ndim != 4:
        raise ValueError(f"{name}: expected 4 dimensions {dimensions}, got shape {array.shape}")


def _check_shape(name, array, expected, because):
    if array.shape != expected:
        raise ValueError(f"{name}: expected shape {expected} to go with {because}, got {array.shape}")


def _integer(param, param_name, key, least):
    """param[key] as an int that is at least `least`."""
    if key not in param:
        raise ValueError(f"{param_name}: {key!r} is missing, got {param}")
    try:
        value = operator.index(param[key])
    except TypeError:
        value = least - 1
    if value < least:
        raise ValueError(
            f"{param_name}[{key!r}]: expected an integer of at least {least}, got {param[key]!r}"
        )
    return value
