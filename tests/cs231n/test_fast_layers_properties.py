"""The fast layers on drawn shapes, memory layouts and special numbers, against loops over the windows.

Sizes are small and every other constraint is as loose as the docstrings allow: no image, pixel, channel or
filter, padding beyond the filter, windows that overlap, leave gaps or do not tile.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cs231n import _fast_layers
from cs231n.fast_layers import (
    conv_backward_fast,
    conv_forward_fast,
    max_pool_backward_fast,
    max_pool_forward_fast,
)
from tests.cs231n.implementations import IMPLEMENTATIONS, using

RELATIVE_ERROR = {"float64": 1e-12, "float32": 1e-4}  # of the largest finite number of a result
many = settings(max_examples=80, deadline=None)


# --- loops over the windows, in float64 ------------------------------------------------------------------


def output_size(shape, height, width, stride):
    """(OH, OW) for images (N, C, H, W), padding included."""
    return 1 + (shape[2] - height) // stride, 1 + (shape[3] - width) // stride


def windows(shape, height, width, stride):
    """(position, slices) of each window in images (N, C, H, W): its place in the output, and its pixels."""
    for i, j in np.ndindex(output_size(shape, height, width, stride)):
        yield (i, j), (slice(i * stride, i * stride + height), slice(j * stride, j * stride + width))


@np.errstate(all="ignore")
def convolve(x, w, b, dout, stride, pad):
    """out, dx, dw, db"""
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    out, dpadded, dw = np.zeros(dout.shape), np.zeros(padded.shape), np.zeros(w.shape)
    for n, f in np.ndindex(len(x), len(w)):
        for position, pixels in windows(padded.shape, *w.shape[2:], stride):
            window = (n, slice(None), *pixels)
            out[(n, f, *position)] = (padded[window] * w[f]).sum() + b[f]
            dpadded[window] += w[f] * dout[(n, f, *position)]
            dw[f] += padded[window] * dout[(n, f, *position)]
    dx = dpadded[:, :, pad : pad + x.shape[2], pad : pad + x.shape[3]]
    return [out, dx, dw, dout.sum(axis=(0, 2, 3))]


@np.errstate(all="ignore")
def pool(x, dout, height, width, stride):
    """out, dx"""
    out, dx = np.zeros(dout.shape), np.zeros(x.shape)
    for n, c in np.ndindex(x.shape[:2]):
        for position, pixels in windows(x.shape, height, width, stride):
            window = x[(n, c, *pixels)]
            first = np.unravel_index(window.argmax(), window.shape)  # of equals, and NaN before any number
            out[(n, c, *position)] = window[first]
            dx[(n, c, *pixels)][first] += dout[(n, c, *position)]
    return [out, dx]


# --- what is drawn ---------------------------------------------------------------------------------------


def misaligned(array):
    """Neither aligned nor writeable."""
    copy = np.zeros(array.nbytes + 1, np.uint8)[1:].view(array.dtype).reshape(array.shape)
    copy[...] = array
    copy.flags.writeable = False
    return copy


LAYOUTS = {
    "contiguous": np.ascontiguousarray,
    "Fortran": np.asfortranarray,
    "backwards": lambda array: array[..., ::-1].copy()[..., ::-1],
    "every other": lambda array: np.repeat(array, 2, axis=-1)[..., ::2],
    "misaligned": misaligned,
    "other byte order": lambda array: array.astype(array.dtype.newbyteorder()),
}
layouts = st.sampled_from(sorted(LAYOUTS)).map(LAYOUTS.get)
dtypes = st.sampled_from(["float64", "float32"])
special_numbers = st.sampled_from([np.nan, np.inf, -np.inf, -0.0, 0.0])


@st.composite
def arrays(draw, shape, dtype, numbers, special):
    """An array of `numbers(rng, shape)`, with up to three special numbers if wanted, in float64."""
    array = numbers(np.random.default_rng(draw(st.integers(0, 2**32))), shape).astype(dtype).astype(float)
    if special and array.size:
        for place in draw(st.lists(st.integers(0, array.size - 1), max_size=3)):
            array.flat[place] = draw(special_numbers)
    return array


def normal(rng, shape):
    return rng.standard_normal(shape)


def few(rng, shape):
    """So few values that most windows have several maxima."""
    return rng.integers(-1, 2, shape)


@st.composite
def convolutions(draw):
    """(N, C, H, W), (F, C, HH, WW), stride, pad"""
    N, C, F = (draw(st.integers(0, most)) for most in (2, 3, 7))
    H, W = draw(st.integers(0, 10)), draw(st.integers(0, 18))
    stride, pad = draw(st.integers(1, 4)), draw(st.integers(0 if H and W else 1, 6))
    HH, WW = (draw(st.integers(1, min(7, size + 2 * pad))) for size in (H, W))
    return (N, C, H, W), (F, C, HH, WW), stride, pad


@st.composite
def deep_convolutions(draw):
    """The same with so many channels and filters of 3x3 that all are made by minimal filtering."""
    N, C, F = draw(st.integers(1, 2)), draw(st.integers(40, 50)), draw(st.integers(40, 50))
    pad = draw(st.integers(0, 2))
    H, W = draw(st.integers(max(1, 3 - 2 * pad), 9)), draw(st.integers(18, 40))
    return (N, C, H, W), (F, C, 3, 3), pad


def assert_right(results, expected, dtype):
    for actual, right in zip(results, expected, strict=True):
        assert (actual.shape, actual.dtype) == (right.shape, dtype)
        largest = np.abs(right[np.isfinite(right)]).max(initial=1)
        np.testing.assert_allclose(actual, right, rtol=0, atol=RELATIVE_ERROR[dtype] * largest)


# --- tests -----------------------------------------------------------------------------------------------


@many
@given(data=st.data(), geometry=convolutions(), dtype=dtypes, special=st.booleans())
def test_convolution_agrees_with_loops(data, geometry, dtype, special):
    x_shape, w_shape, stride, pad = geometry
    x = data.draw(arrays(x_shape, dtype, normal, special), "x")
    w, b = (data.draw(arrays(shape, dtype, normal, special=False)) for shape in (w_shape, w_shape[:1]))
    padded_shape = (*x_shape[:2], x_shape[2] + 2 * pad, x_shape[3] + 2 * pad)
    out_size = output_size(padded_shape, *w_shape[2:], stride)
    dout = data.draw(arrays((x_shape[0], w_shape[0], *out_size), dtype, normal, special), "dout")
    expected = convolve(x, w, b, dout, stride, pad)
    layout = data.draw(layouts, "layout")
    x, w, b, dout = (layout(array.astype(dtype)) for array in (x, w, b, dout))
    for implementation in IMPLEMENTATIONS:
        with using(implementation):
            out, cache = conv_forward_fast(x, w, b, {"stride": stride, "pad": pad})
            assert_right([out, *conv_backward_fast(dout, cache)], expected, dtype)


@settings(max_examples=25, deadline=None)
@given(data=st.data(), geometry=deep_convolutions(), dtype=dtypes, special=st.booleans())
def test_convolution_by_minimal_filtering_agrees_with_numpy(data, geometry, dtype, special):
    x_shape, w_shape, pad = geometry
    param = {"stride": 1, "pad": pad}
    x = data.draw(arrays(x_shape, dtype, normal, special), "x")
    w, b = (data.draw(arrays(shape, dtype, normal, special=False)) for shape in (w_shape, w_shape[:1]))
    out_shape = (x_shape[0], w_shape[0], x_shape[2] + 2 * pad - 2, x_shape[3] + 2 * pad - 2)
    dout = data.draw(arrays(out_shape, dtype, normal, special), "dout")
    with using("numpy"):
        out, cache = conv_forward_fast(x, w, b, param)
        expected = [out, *conv_backward_fast(dout, cache)]
    for implementation in _fast_layers.instruction_sets():
        with using(implementation):
            out, cache = conv_forward_fast(*(array.astype(dtype) for array in (x, w, b)), param)
            assert_right([out, *conv_backward_fast(dout.astype(dtype), cache)], expected, dtype)


@many
@given(data=st.data(), dtype=dtypes, special=st.booleans())
def test_max_pooling_agrees_with_loops(data, dtype, special):
    shape = [data.draw(st.integers(least, most)) for least, most in ((0, 2), (0, 3), (1, 10), (1, 40))]
    window = [data.draw(st.integers(1, min(7, size))) for size in shape[2:]]
    stride = data.draw(st.integers(1, 5), "stride")
    x = data.draw(arrays(shape, dtype, few, special), "x")
    out_shape = (*shape[:2], *output_size(shape, *window, stride))
    dout = data.draw(arrays(out_shape, dtype, normal, special), "dout")
    expected = pool(x, dout, *window, stride)
    layout = data.draw(layouts, "layout")
    x, dout = layout(x.astype(dtype)), layout(dout.astype(dtype))
    param = {"pool_height": window[0], "pool_width": window[1], "stride": stride}
    for implementation in IMPLEMENTATIONS:
        with using(implementation):
            out, cache = max_pool_forward_fast(x, param)
            assert_right([out, max_pool_backward_fast(dout, cache)], expected, dtype)


@pytest.mark.parametrize("implementation", IMPLEMENTATIONS)
@given(data=st.data(), geometry=convolutions())
@settings(max_examples=20, deadline=None)
def test_shapes_that_do_not_fit_are_refused_with_both_shapes(implementation, data, geometry):
    x_shape, w_shape, stride, pad = geometry
    wrong = list(w_shape)
    axis = data.draw(st.integers(1, 3))
    wrong[axis] = w_shape[1] + 1 if axis == 1 else x_shape[axis] + 2 * pad + 1
    with using(implementation), pytest.raises(ValueError, match="w: ") as refused:
        conv_forward_fast(
            np.zeros(x_shape), np.zeros(wrong), np.zeros(wrong[0]), {"stride": stride, "pad": pad}
        )
    assert str(x_shape) in str(refused.value)
    assert str(tuple(wrong)) in str(refused.value)
