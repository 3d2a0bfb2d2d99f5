"""Convolution and max pooling at the speed of compiled code, with the interface of the naive layers.

Build the extension once, in the folder that holds setup.py:

    python setup.py build_ext --inplace

Without it NumPy does the same work, several times slower, and a warning says so at the first call.

Arrays are float32 or float64, and results have the type that NumPy gives the arguments together; integers
count as float64. Inputs may have any strides and are never modified. OMP_NUM_THREADS (or threadpoolctl) sets
the number of threads; a forked process uses one.
"""

import contextlib
import functools
import operator
import os
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from cs231n import _numpy_layers
from cs231n._typing import Array, Cache, Param

Gradients: TypeAlias = tuple[Array | None, Array, Array]
"""With respect to x, w and b."""

_FLOATS = (np.dtype(np.float32), np.dtype(np.float64))

__all__ = [
    "conv_backward_fast",
    "conv_forward_fast",
    "conv_relu_pool_backward_fast",
    "conv_relu_pool_forward_fast",
    "max_pool_backward_fast",
    "max_pool_forward_fast",
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
        f"run `python setup.py build_ext --inplace` in the folder {_home}"
        if os.path.exists(_home / "setup.py")
        else "install the package again, where there is a C compiler"
    )
    _not_compiled = f"the fast layers are not compiled: {_build}, then restart Python ({error})"


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
    warnings.warn(f"NumPy stands in, and is slower, because {_not_compiled}", stacklevel=3)
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
    x_, w_, b_ = _as_floats(x=x, w=w, b=b)
    stride, pad = _check_conv(x_, w_, b_, conv_param)
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
    x, w, b, dout = _as_floats(x=x, w=w, b=b, dout=dout)
    stride, pad = _check_conv(x, w, b, conv_param)
    out_shape = _out_shape(x, w, stride, pad)
    _check_shape("dout", dout, out_shape, x=x, w=w, conv_param=conv_param)
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
    (x,) = _as_floats(x=x)
    _check_dimensions("x", x, "(N, C, H, W)")
    window = _check_pool(x.shape, pool_param, "x")
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
    x, dout = _as_floats(x=x, dout=dout)
    _check_shape("dout", dout, argmax.shape, x=x)
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
    x_, w_, b_ = _as_floats(x=x, w=w, b=b)
    stride, pad = _check_conv(x_, w_, b_, conv_param)
    window = _check_pool(_out_shape(x_, w_, stride, pad), pool_param, "the convolution's result")
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
    x, w, b, dout = _as_floats(x=x, w=w, b=b, dout=dout)
    _check_shape("dout", dout, argmax.shape, x=x, w=w)
    sizes = _out_shape(x, w, conv_param["stride"], conv_param["pad"])[2:]
    dmaps = _kernels().pool_backward(dout, argmax, *sizes, *window)
    return conv_backward_fast(dmaps, conv_cache, need_dx)


def _as_floats(**arrays: ArrayLike) -> list[Array]:
    """The arrays in one float type that the kernels know, contiguous and aligned; copies only if needed."""
    values: list[Any] = list(arrays.values())
    dtype = getattr(values[0], "dtype", None)
    if dtype in _FLOATS and all(_is_ready(array, dtype) for array in values):
        return values  # the usual case is to be quick: a small layer takes a few microseconds in all
    dtype = np.result_type(*(np.asarray(array).dtype for array in values))
    if dtype.kind in "biu":
        dtype = np.dtype(np.float64)
    if dtype not in _FLOATS:
        kinds = ", ".join(f"{name} {np.asarray(array).dtype}" for name, array in arrays.items())
        raise ValueError(f"expected arrays of float32 or float64, got {kinds}")
    return [_ready(array, dtype) for array in values]


def _is_ready(array: ArrayLike, dtype: np.dtype[Any]) -> bool:
    return (
        type(array) is np.ndarray
        and array.dtype == dtype
        and array.flags.c_contiguous
        and array.flags.aligned
    )


def _ready(array: ArrayLike, dtype: np.dtype[Any]) -> Array:
    array = np.asarray(array, dtype, order="C")
    return array if array.flags.aligned else array.copy()


def _check_conv(x: Array, w: Array, b: Array, conv_param: Param) -> tuple[int, int]:
    """Returns (stride, pad) if the arguments fit together, else raises ValueError."""
    _check_dimensions("x", x, "(N, C, H, W)")
    _check_dimensions("w", w, "(F, C, HH, WW)")
    _check_shape("w", w, (w.shape[0], x.shape[1], *w.shape[2:]), x=x)
    _check_shape("b", b, w.shape[:1], w=w)
    stride = _integer(conv_param, "conv_param", "stride", least=1)
    pad = _integer(conv_param, "conv_param", "pad", least=0)
    (H, W), (HH, WW) = x.shape[2:], w.shape[2:]
    fits = 1 <= HH <= H + 2 * pad and 1 <= WW <= W + 2 * pad
    if not fits:
        raise ValueError(f"w: filters of shape {w.shape} do not fit into x of shape {x.shape} with pad {pad}")
    return _needed(stride, H + 2 * pad - HH, W + 2 * pad - WW), pad


def _check_pool(shape: tuple[int, ...], pool_param: Param, name: str) -> tuple[int, int, int]:
    """Returns (height, width, stride) if the windows fit into that shape, else raises ValueError."""
    height = _integer(pool_param, "pool_param", "pool_height", least=1)
    width = _integer(pool_param, "pool_param", "pool_width", least=1)
    stride = _integer(pool_param, "pool_param", "stride", least=1)
    if height > shape[2] or width > shape[3]:
        raise ValueError(
            f"pool_param: a window of {height} x {width} does not fit into {name} of shape {shape}"
        )
    return height, width, _needed(stride, shape[2] - height, shape[3] - width)


def _needed(stride: int, *rooms: int) -> int:
    """The stride, or the smallest that leads to the same windows: the kernels' memory grows with it.

    rooms: how far a window can move down and to the right, in pixels.
    """
    return min(stride, max(rooms) + 1)


def _out_shape(x: Array, w: Array, stride: int, pad: int) -> tuple[int, int, int, int]:
    """Shape of conv_forward_fast's result, (N, F, OH, OW)."""
    (N, _, H, W), (F, _, HH, WW) = x.shape, w.shape
    return N, F, 1 + (H + 2 * pad - HH) // stride, 1 + (W + 2 * pad - WW) // stride


def _check_dimensions(name: str, array: Array, dimensions: str) -> None:
    if array.ndim != 4:
        raise ValueError(f"{name}: expected 4 dimensions {dimensions}, got shape {array.shape}")


def _check_shape(name: str, array: Array, expected: tuple[int, ...], **others: object) -> None:
    if array.shape != expected:
        company = ", ".join(f"{other} {getattr(value, 'shape', value)}" for other, value in others.items())
        raise ValueError(f"{name}: expected shape {expected} to go with {company}, got {array.shape}")


def _integer(param: Param, param_name: str, key: str, least: int) -> int:
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
