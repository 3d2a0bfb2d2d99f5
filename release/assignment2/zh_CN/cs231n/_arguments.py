"""What the fast layers accept: arrays of float32 or float64 whose shapes and settings fit together."""

import operator
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from cs231n._typing import Array, Param

_FLOATS = (np.dtype(np.float32), np.dtype(np.float64))


def as_floats(**arrays: ArrayLike) -> list[Array]:
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
        raise ValueError(f"应为 float32 或 float64 的数组，得到的是 {kinds}")
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


def check_conv(x: Array, w: Array, b: Array, conv_param: Param) -> tuple[int, int]:
    """Returns (stride, pad) if the arguments fit together, else raises ValueError."""
    check_dimensions("x", x, "(N, C, H, W)")
    check_dimensions("w", w, "(F, C, HH, WW)")
    check_shape("w", w, (w.shape[0], x.shape[1], *w.shape[2:]), x=x)
    check_shape("b", b, w.shape[:1], w=w)
    stride = _integer(conv_param, "conv_param", "stride", least=1)
    pad = _integer(conv_param, "conv_param", "pad", least=0)
    (H, W), (HH, WW) = x.shape[2:], w.shape[2:]
    fits = 1 <= HH <= H + 2 * pad and 1 <= WW <= W + 2 * pad
    if not fits:
        raise ValueError(f"w：形状为 {w.shape} 的滤波器放不进形状为 {x.shape}、填充为 {pad} 的 x")
    return _needed(stride, H + 2 * pad - HH, W + 2 * pad - WW), pad


def check_pool(shape: tuple[int, ...], pool_param: Param, name: str) -> tuple[int, int, int]:
    """Returns (height, width, stride) if the windows fit into that shape, else raises ValueError."""
    height = _integer(pool_param, "pool_param", "pool_height", least=1)
    width = _integer(pool_param, "pool_param", "pool_width", least=1)
    stride = _integer(pool_param, "pool_param", "stride", least=1)
    if height > shape[2] or width > shape[3]:
        raise ValueError(
            f"pool_param：{height} x {width} 的窗口放不进形状为 {shape} 的 {name}"
        )
    return height, width, _needed(stride, shape[2] - height, shape[3] - width)


def _needed(stride: int, *rooms: int) -> int:
    """The stride, or the smallest that leads to the same windows: the kernels' memory grows with it.

    rooms: how far a window can move down and to the right, in pixels.
    """
    return min(stride, max(rooms) + 1)


def out_shape(x: Array, w: Array, stride: int, pad: int) -> tuple[int, int, int, int]:
    """Shape of conv_forward_fast's result, (N, F, OH, OW)."""
    (N, _, H, W), (F, _, HH, WW) = x.shape, w.shape
    return N, F, 1 + (H + 2 * pad - HH) // stride, 1 + (W + 2 * pad - WW) // stride


def check_dimensions(name: str, array: Array, dimensions: str) -> None:
    if array.ndim != 4:
        raise ValueError(f"{name}：应有 4 个维度 {dimensions}，得到的形状是 {array.shape}")


def check_shape(name: str, array: Array, expected: tuple[int, ...], **others: object) -> None:
    if array.shape != expected:
        company = ", ".join(f"{other} {getattr(value, 'shape', value)}" for other, value in others.items())
        raise ValueError(f"{name}：与 {company} 相配的形状应为 {expected}，得到的是 {array.shape}")


def _integer(param: Param, param_name: str, key: str, least: int) -> int:
    """param[key] as an int that is at least `least`."""
    if key not in param:
        raise ValueError(f"{param_name}：缺少 {key!r}，得到的是 {param}")
    try:
        value = operator.index(param[key])
    except TypeError:
        value = least - 1
    if value < least:
        raise ValueError(
            f"{param_name}[{key!r}]：应为不小于 {least} 的整数，得到的是 {param[key]!r}"
        )
    return value
