"""Convolution and max pooling at the speed of compiled code, with the interface of the naive layers.

Build the extension once, in the folder that holds setup.py:

    python setup.py build_ext --inplace

Without it NumPy does the same work, several times slower, and a warning says so at the first call. So it does
on Windows, where nothing needs to be built.

Arrays are float32 or float64, and results have the type that NumPy gives the arguments together; integers
count as float64. Inputs may have any strides and are never modified. OMP_NUM_THREADS (or threadpoolctl) sets
the number of threads; a forked process uses one.
"""

import contextlib
import functools
import os
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import TypeAlias

from numpy.typing import ArrayLike

from cs231n import _numpy_layers
from cs231n._arguments import as_floats, check_conv, check_dimensions, check_pool, check_shape, out_shape
from cs231n._typing import Array, Cache, Param

Gradients: TypeAlias = tuple[Array | None, Array, Array]
"""With respect to x, w and b."""

__all__ = [
    "conv_backward_fast",
    "conv_backward_im2col",
    "conv_backward_strides",
    "conv_forward_fast",
    "conv_forward_im2col",
    "conv_forward_strides",
    "conv_relu_pool_backward_fast",
    "conv_relu_pool_forward_fast",
    "max_pool_backward_fast",
    "max_pool_backward_im2col",
    "max_pool_backward_reshape",
    "max_pool_forward_fast",
    "max_pool_forward_im2col",
    "max_pool_forward_reshape",
    "numpy_alone",
    "require_compiled",
]

# OpenMP reads these when it is loaded. Its threads would otherwise stay busy waiting for the next layer, on
# the cores that NumPy's own threads need for the matrix products in between. About a tenth of a millisecond
# (gcc's OpenMP counts turns) is worth it: to wake a sleeping thread takes as long as a small layer.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ.setdefault("GOMP_SPINCOUNT", "5000")
_not_compiled: str | None = None
try:
    from cs231n import _fast_layers
except ImportError as error:
    _home = Path(__file__).resolve().parents[1]
    _build = (
        f"在文件夹 {_home} 里运行 `python setup.py build_ext --inplace`"
        if os.path.exists(_home / "setup.py")
        else "在有 C 编译器的地方重新安装这个包"
    )
    _not_compiled = f"快速层没有编译：{_build}，然后重启 Python（{error}）"
    if sys.platform == "win32":
        _not_compiled = f"在 Windows 上快速层不编译（{error}）"


def require_compiled() -> str:
    """Make sure that the layers are compiled, before they are measured.

    Returns
    -------
    name : str
        The instruction set in use: 'avx512', 'avx2' or 'baseline'.

    Raises
    ------
    ImportError
        The extension is missing or cannot be loaded; the message says how to build it.
    """
    if _not_compiled:
        raise ImportError(_not_compiled)
    return _fast_layers.instruction_sets()[0]


@functools.cache  # the warning comes once
def _best_kernels() -> ModuleType:
    if not _not_compiled:
        return _fast_layers
    warnings.warn(f"由 NumPy 代替，因而较慢，因为{_not_compiled}", stacklevel=3)
    return _numpy_layers


_kernels: Callable[[], ModuleType] = _best_kernels
"""The module that does the work."""


def extension() -> ModuleType | None:
    """The compiled module; None if it is not built, and within `numpy_alone`."""
    return None if _not_compiled or _kernels() is _numpy_layers else _fast_layers


@contextlib.contextmanager
def numpy_alone() -> Iterator[None]:
    """While the context lasts, NumPy does the work of all threads as if nothing were compiled: to compare."""
    global _kernels
    usual, _kernels = _kernels, lambda: _numpy_layers
    try:
        yield
    finally:
        _kernels = usual


def conv_forward_fast(x: ArrayLike, w: ArrayLike, b: ArrayLike, conv_param: Param) -> tuple[Array, Cache]:
    """Cross-correlate a batch of images with filters and add a bias for each filter.

    Parameters
    ----------
    x : (N, C, H, W) array
        Images.
    w : (F, C, HH, WW) array
        Filters.
    b : (F,) array
        Biases.
    conv_param : dict
        `stride`, pixels between neighbouring windows, and `pad`, rows and columns of zeros added at each
        edge of the images.

    Returns
    -------
    out : (N, F, OH, OW) array
        OH = 1 + (H + 2 pad - HH) // stride, and OW likewise.
    cache : tuple
        (x, w, b, conv_param), for `conv_backward_fast`.

    Raises
    ------
    ValueError
        The arguments do not fit together.
    """
    x_, w_, b_ = as_floats(x=x, w=w, b=b)
    stride, pad = check_conv(x_, w_, b_, conv_param)
    return _kernels().conv_forward(x_, w_, b_, stride, pad), (x, w, b, conv_param)


def conv_backward_fast(dout: ArrayLike, cache: Cache, need_dx: bool = True) -> Gradients:
    """Gradients of `conv_forward_fast`.

    Parameters
    ----------
    dout : (N, F, OH, OW) array
        Gradient with respect to `out`.
    cache : tuple
        What `conv_forward_fast` returned.
    need_dx : bool, default True
        False saves half of the time where x are the images themselves, as in a network's first layer.

    Returns
    -------
    dx : (N, C, H, W) array, or None unless needed
    dw : (F, C, HH, WW) array
    db : (F,) array

    Raises
    ------
    ValueError
        `dout` has another shape than `out` had.
    """
    x, w, b, conv_param = cache
    x, w, b, dout = as_floats(x=x, w=w, b=b, dout=dout)
    stride, pad = check_conv(x, w, b, conv_param)
    shape = out_shape(x, w, stride, pad)
    check_shape("dout", dout, shape, x=x, w=w, conv_param=conv_param)
    gradients: Gradients = _kernels().conv_backward(x, w, dout, stride, pad, need_dx)
    return gradients


def max_pool_forward_fast(x: ArrayLike, pool_param: Param) -> tuple[Array, Cache]:
    """The maximum of each window of each channel. NaN counts as the largest number.

    Parameters
    ----------
    x : (N, C, H, W) array
    pool_param : dict
        `pool_height`, `pool_width` and `stride`, in pixels.

    Returns
    -------
    out : (N, C, OH, OW) array
        OH = 1 + (H - pool_height) // stride, and OW likewise: pixels that fill no window are left out.
    cache : tuple
        For `max_pool_backward_fast`.

    Raises
    ------
    ValueError
        The arguments do not fit together.
    """
    (x,) = as_floats(x=x)
    check_dimensions("x", x, "(N, C, H, W)")
    window = check_pool(x.shape, pool_param, "x")
    out, argmax = _kernels().pool_forward(x, *window)
    return out, (x, argmax, window)


def max_pool_backward_fast(dout: ArrayLike, cache: Cache) -> Array:
    """Gradient of `max_pool_forward_fast`: all of `dout` goes to the first maximum of its window.

    Parameters
    ----------
    dout : (N, C, OH, OW) array
        Gradient with respect to `out`.
    cache : tuple
        What `max_pool_forward_fast` returned.

    Returns
    -------
    dx : (N, C, H, W) array

    Raises
    ------
    ValueError
        `dout` has another shape than `out` had.
    """
    x, argmax, window = cache
    x, dout = as_floats(x=x, dout=dout)
    check_shape("dout", dout, argmax.shape, x=x)
    dx: Array = _kernels().pool_backward(dout, argmax, *x.shape[2:], *window)
    return dx


def conv_relu_pool_forward_fast(
    x: ArrayLike, w: ArrayLike, b: ArrayLike, conv_param: Param, pool_param: Param
) -> tuple[Array, Cache]:
    """`conv_forward_fast`, ReLU and `max_pool_forward_fast`, without keeping the large arrays in between.

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
        For `conv_relu_pool_backward_fast`.

    Raises
    ------
    ValueError
        The arguments do not fit together.
    """
    x_, w_, b_ = as_floats(x=x, w=w, b=b)
    stride, pad = check_conv(x_, w_, b_, conv_param)
    window = check_pool(out_shape(x_, w_, stride, pad), pool_param, "卷积的结果")
    out, argmax = _kernels().conv_relu_pool_forward(x_, w_, b_, stride, pad, *window)
    return out, ((x, w, b, conv_param), argmax, window)


def conv_relu_pool_backward_fast(dout: ArrayLike, cache: Cache, need_dx: bool = True) -> Gradients:
    """Gradients of `conv_relu_pool_forward_fast`.

    A pixel that the ReLU set to 0 gets nothing; a window of such pixels alone has no maximum to pass to.

    Parameters
    ----------
    dout : (N, F, PH, PW) array
        Gradient with respect to `out`.
    cache : tuple
        What `conv_relu_pool_forward_fast` returned.
    need_dx : bool, default True
        False saves time where x are the images themselves, as in a network's first layer.

    Returns
    -------
    dx : (N, C, H, W) array, or None unless needed
    dw : (F, C, HH, WW) array
    db : (F,) array

    Raises
    ------
    ValueError
        `dout` has another shape than `out` had.
    """
    conv_cache, argmax, window = cache
    x, w, b, conv_param = conv_cache
    x, w, b, dout = as_floats(x=x, w=w, b=b, dout=dout)
    check_shape("dout", dout, argmax.shape, x=x, w=w)
    stride, pad = check_conv(x, w, b, conv_param)
    backward = _kernels().conv_relu_pool_backward
    gradients: Gradients = backward(x, w, dout, argmax, stride, pad, *window, need_dx)
    return gradients


# The course once compared several ways of computing these layers. Published notebooks call them by name; here
# one way serves all of them.
conv_forward_im2col = conv_forward_strides = conv_forward_fast
conv_backward_im2col = conv_backward_strides = conv_backward_fast
max_pool_forward_im2col = max_pool_forward_reshape = max_pool_forward_fast
max_pool_backward_im2col = max_pool_backward_reshape = max_pool_backward_fast
