"""The fast layers against slow, independent definitions of the same thing."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.lib.stride_tricks import sliding_window_view

from cs231n.fast_layers import (
    conv_backward_fast,
    conv_forward_fast,
    max_pool_backward_fast,
    max_pool_forward_fast,
)
from tests.cs231n.implementations import IMPLEMENTATIONS, using

TOLERANCE = {np.float64: 1e-11, np.float32: 1e-4}


@pytest.fixture(params=IMPLEMENTATIONS, autouse=True)
def implementation(request):
    """Runs every test of this module in each way that the layers can be computed."""
    with using(request.param):
        yield


# --- what is right -------------------------------------------------------------------------------------


def conv_windows(x, w, stride, pad):
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    return sliding_window_view(padded, w.shape[2:], axis=(2, 3))[:, :, ::stride, ::stride]


def conv_forward(x, w, b, stride, pad):
    return np.einsum("nchwij,fcij->nfhw", conv_windows(x, w, stride, pad), w) + b[:, None, None]


def conv_backward(x, w, stride, pad, dout):
    dw = np.einsum("nchwij,nfhw->fcij", conv_windows(x, w, stride, pad), dout)
    dx = np.zeros((*x.shape[:2], x.shape[2] + 2 * pad, x.shape[3] + 2 * pad), x.dtype)
    OH, OW = dout.shape[2:]
    for i, j in np.ndindex(w.shape[2:]):
        pixels = dx[:, :, i::stride, j::stride][:, :, :OH, :OW]
        pixels += np.einsum("nfhw,fc->nchw", dout, w[:, :, i, j])
    return dx[:, :, pad : pad + x.shape[2], pad : pad + x.shape[3]], dw, dout.sum(axis=(0, 2, 3))


def pool_windows(x, height, width, stride):
    windows = sliding_window_view(x, (height, width), axis=(2, 3))[:, :, ::stride, ::stride]
    return windows.reshape(*windows.shape[:4], height * width)


def pool_forward(x, height, width, stride):
    return pool_windows(x, height, width, stride).max(axis=-1)


def pool_backward(x, height, width, stride, dout):
    dx = np.zeros_like(x)
    winners = pool_windows(x, height, width, stride).argmax(axis=-1)
    n, c, i, j = np.indices(winners.shape, sparse=True)
    np.add.at(dx, (n, c, i * stride + winners // width, j * stride + winners % width), dout)
    return dx


def assert_close(actual, expected, dtype):
    assert type(actual) is np.ndarray
    assert actual.dtype == dtype
    assert actual.shape == expected.shape
    scale = max(1.0, np.abs(expected).max(initial=0))
    assert np.abs(actual - expected).max(initial=0) <= TOLERANCE[dtype] * scale


def check_conv(rng, x_shape, w_shape, stride, pad, dtype=np.float64):
    x, w = rng.standard_normal(x_shape).astype(dtype), rng.standard_normal(w_shape).astype(dtype)
    b = rng.standard_normal(w_shape[0]).astype(dtype)
    out, cache = conv_forward_fast(x, w, b, {"stride": stride, "pad": pad})
    dout = rng.standard_normal(out.shape).astype(dtype)
    wide = [array.astype(np.float64) for array in (x, w, b, dout)]
    assert_close(out, conv_forward(*wide[:3], stride, pad), dtype)
    expected = conv_backward(wide[0], wide[1], stride, pad, wide[3])
    for actual, right in zip(conv_backward_fast(dout, cache), expected, strict=True):
        assert_close(actual, right, dtype)


def check_pool(rng, x_shape, height, width, stride, dtype=np.float64):
    x = rng.integers(-3, 4, x_shape).astype(dtype)  # few values: many ties
    out, cache = max_pool_forward_fast(x, {"pool_height": height, "pool_width": width, "stride": stride})
    assert_close(out, pool_forward(x, height, width, stride), dtype)
    dout = rng.standard_normal(out.shape).astype(dtype)
    assert_close(max_pool_backward_fast(dout, cache), pool_backward(x, height, width, stride, dout), dtype)


# --- values --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize(
    ("x_shape", "w_shape", "stride", "pad"),
    [
        ((5, 3, 31, 31), (25, 3, 3, 3), 2, 1),
        ((3, 3, 32, 32), (32, 3, 7, 7), 1, 3),
        ((2, 16, 14, 14), (32, 16, 5, 5), 1, 2),
        ((2, 64, 20, 70), (7, 64, 3, 5), 1, 1),  # several bands an image
        ((2, 8, 9, 9), (16, 8, 1, 1), 1, 0),
        ((2, 8, 9, 9), (4, 8, 1, 1), 3, 0),  # pixels that no window covers
        ((1, 1, 1, 1), (1, 1, 1, 1), 1, 0),
        ((1, 2, 5, 4), (3, 2, 5, 1), 1, 2),
        ((2, 3, 6, 11), (2, 3, 1, 6), 2, 4),
        ((2, 2, 8, 8), (3, 2, 3, 3), 2, 0),  # windows that do not tile
        ((2, 2, 4, 4), (3, 2, 2, 2), 5, 6),  # windows in the padding alone
        ((2, 2, 3, 5), (3, 2, 9, 11), 1, 3),  # a filter as large as the padded image
        ((0, 3, 8, 8), (4, 3, 3, 3), 1, 1),
        ((2, 0, 4, 4), (3, 0, 3, 3), 1, 1),
        ((2, 3, 4, 4), (0, 3, 3, 3), 1, 1),
    ],
)
def test_convolution_and_its_gradients_are_right(x_shape, w_shape, stride, pad, dtype):
    check_conv(np.random.default_rng(1), x_shape, w_shape, stride, pad, dtype)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_convolution_is_right_on_any_shape(data):
    N, C, F, H, W = (
        data.draw(st.integers(1, most), name) for name, most in zip("NCFHW", (3, 4, 9, 20, 20), strict=True)
    )
    stride, pad = data.draw(st.integers(1, 4), "stride"), data.draw(st.integers(0, 4), "pad")
    HH, WW = (
        data.draw(st.integers(1, min(8, H + 2 * pad)), "HH"),
        data.draw(st.integers(1, min(8, W + 2 * pad)), "WW"),
    )
    check_conv(np.random.default_rng(2), (N, C, H, W), (F, C, HH, WW), stride, pad)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize(
    ("x_shape", "height", "width", "stride"),
    [
        ((10, 3, 32, 32), 2, 2, 2),
        ((2, 3, 31, 31), 3, 3, 2),  # overlapping
        ((2, 3, 7, 9), 2, 2, 2),  # does not tile
        ((1, 1, 8, 5), 4, 1, 1),
        ((2, 2, 9, 40), 1, 7, 3),
        ((2, 2, 11, 11), 2, 3, 5),  # gaps between the windows
        ((1, 2, 6, 6), 6, 6, 1),
        ((0, 2, 6, 6), 2, 2, 2),
        ((40, 50, 4, 4), 2, 2, 2),
    ],
)
def test_max_pooling_and_its_gradient_are_right(x_shape, height, width, stride, dtype):
    check_pool(np.random.default_rng(3), x_shape, height, width, stride, dtype)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_max_pooling_is_right_on_any_shape(data):
    N, C, H, W = (
        data.draw(st.integers(1, most), name) for name, most in zip("NCHW", (3, 4, 20, 20), strict=True)
    )
    height, width = (
        data.draw(st.integers(1, min(H, 6)), "height"),
        data.draw(st.integers(1, min(W, 6)), "width"),
    )
    check_pool(np.random.default_rng(4), (N, C, H, W), height, width, data.draw(st.integers(1, 5), "stride"))


def test_large_batch_that_threads_share_is_right():
    rng = np.random.default_rng(11)
    check_conv(rng, (64, 3, 32, 32), (16, 3, 7, 7), stride=1, pad=3)
    check_conv(rng, (1, 16, 64, 64), (32, 16, 5, 5), stride=1, pad=2)
    check_pool(rng, (50, 80, 40, 40), height=3, width=2, stride=2)


def numerical_gradient(f, array, dout, h=1e-5):
    gradient = np.empty_like(array)
    for index in np.ndindex(array.shape):
        old = array[index]
        array[index] = old + h
        above = f()
        array[index] = old - h
        gradient[index] = ((above - f()) * dout).sum() / (2 * h)
        array[index] = old
    return gradient


def test_gradients_agree_with_numerical_ones():
    rng = np.random.default_rng(5)
    x, w, b = rng.standard_normal((2, 3, 5, 6)), rng.standard_normal((4, 3, 3, 2)), rng.standard_normal(4)
    param = {"stride": 2, "pad": 1}
    out, cache = conv_forward_fast(x, w, b, param)
    dout = rng.standard_normal(out.shape)
    for array, gradient in zip((x, w, b), conv_backward_fast(dout, cache), strict=True):
        numerical = numerical_gradient(lambda: conv_forward_fast(x, w, b, param)[0], array, dout)
        np.testing.assert_allclose(gradient, numerical, rtol=1e-7, atol=1e-8)


# --- special numbers -----------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [3, 40])
def test_nan_wins_a_maximum_and_gets_its_gradient(width):
    x = np.zeros((1, 1, 2, width))
    x[0, 0, 0, 2] = np.inf
    x[0, 0, 1, 1] = np.nan
    out, cache = max_pool_forward_fast(x, {"pool_height": 2, "pool_width": 3, "stride": 1})
    assert np.isnan(out[0, 0, 0, :2]).all()
    assert max_pool_backward_fast(np.ones_like(out), cache)[0, 0, 1, 1] == min(2, out.size)


def test_maximum_of_minus_infinities_is_found():
    x = np.full((1, 2, 4, 4), -np.inf)
    out, cache = max_pool_forward_fast(x, {"pool_height": 2, "pool_width": 2, "stride": 2})
    assert (out == -np.inf).all()
    assert (max_pool_backward_fast(np.ones_like(out), cache)[:, :, ::2, ::2] == 1).all()


def test_one_infinite_pixel_leaves_far_pixels_and_gradients_alone():
    rng = np.random.default_rng(6)
    x, w, b = rng.standard_normal((2, 3, 9, 9)), rng.standard_normal((5, 3, 3, 3)), rng.standard_normal(5)
    x[1, 0, 4, 4] = np.inf
    out, cache = conv_forward_fast(x, w, b, {"stride": 1, "pad": 1})
    expected = conv_forward(x, w, b, 1, 1)
    np.testing.assert_allclose(out, expected)
    dx, dw, db = conv_backward_fast(np.ones_like(out), cache)
    assert np.isfinite(dx).all()
    assert np.isfinite(db).all()
    assert np.isfinite(dw[:, 1:]).all()
    assert np.isinf(dw[:, 0]).all()


# --- arguments -----------------------------------------------------------------------------------------


def awkward(array):
    """The same numbers, neither contiguous nor aligned nor writeable."""
    memory = np.zeros(2 * array.nbytes + 1, np.uint8)
    view = memory[1:].view(array.dtype).reshape(*array.shape[::-1], 2)[..., 0].T
    view[...] = array
    view.flags.writeable = False
    assert not view.flags.aligned
    return view


@pytest.mark.parametrize("change", [awkward, np.asfortranarray, lambda a: a[::-1].copy()[::-1]])
def test_memory_layout_does_not_matter(change):
    rng = np.random.default_rng(7)
    x, w, b = rng.standard_normal((3, 3, 8, 7)), rng.standard_normal((4, 3, 3, 3)), rng.standard_normal(4)
    param, pool_param = {"stride": 1, "pad": 1}, {"pool_height": 2, "pool_width": 2, "stride": 2}
    out, cache = conv_forward_fast(x, w, b, param)
    out_, cache_ = conv_forward_fast(change(x), change(w), change(b), param)
    np.testing.assert_array_equal(out_, out)
    expected = conv_backward_fast(out, cache)
    for actual, right in zip(conv_backward_fast(change(out), cache_), expected, strict=True):
        np.testing.assert_array_equal(actual, right)
    out, cache = max_pool_forward_fast(x, pool_param)
    out_, cache_ = max_pool_forward_fast(change(x), pool_param)
    np.testing.assert_array_equal(out_, out)
    np.testing.assert_array_equal(
        max_pool_backward_fast(change(out), cache_), max_pool_backward_fast(out, cache)
    )


def test_inputs_are_untouched():
    rng = np.random.default_rng(8)
    x, w, b = rng.standard_normal((3, 3, 8, 7)), rng.standard_normal((4, 3, 3, 3)), rng.standard_normal(4)
    param, pool_param = {"stride": 1, "pad": 1}, {"pool_height": 2, "pool_width": 2, "stride": 2}
    dout, dpool = rng.standard_normal((3, 4, 8, 7)), rng.standard_normal((3, 3, 4, 3))
    arrays = [x, w, b, dout, dpool]
    before = [array.copy() for array in arrays]
    conv_backward_fast(dout, conv_forward_fast(x, w, b, param)[1])
    max_pool_backward_fast(dpool, max_pool_forward_fast(x, pool_param)[1])
    for array, old in zip(arrays, before, strict=True):
        np.testing.assert_array_equal(array, old)
    assert param == {"stride": 1, "pad": 1}


@pytest.mark.parametrize(
    ("x_type", "w_type", "expected"),
    [
        (np.float32, np.float64, np.float64),
        (np.int64, np.float32, np.float64),
        (np.uint8, np.float32, np.float32),
        (np.int64, np.int64, np.float64),
        (bool, bool, np.float64),
        (">f4", ">f4", np.float32),
    ],
)
def test_mixed_types_give_the_type_numpy_gives_them(x_type, w_type, expected):
    x, w, b = np.ones((1, 1, 3, 3), x_type), np.ones((1, 1, 2, 2), w_type), np.ones(1, w_type)
    out, cache = conv_forward_fast(x, w, b, {"stride": 1, "pad": 0})
    assert out.dtype == expected
    assert (out == 5).all()
    assert [gradient.dtype for gradient in conv_backward_fast(out, cache)] == [expected] * 3


def conv(x=(2, 3, 8, 8), w=(4, 3, 3, 3), b=(4,), dtype=float, **conv_param):
    param = {"stride": 1, "pad": 1, **conv_param}
    return conv_forward_fast(np.zeros(x, dtype), np.zeros(w), np.zeros(b), param)


def pool(x=(2, 3, 8, 8), height=2, width=2, stride=2):
    return max_pool_forward_fast(np.zeros(x), {"pool_height": height, "pool_width": width, "stride": stride})


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: conv(x=(3, 8, 8)), r"x: .*\(3, 8, 8\)"),
        (lambda: conv(w=(4, 2, 3, 3)), r"w: .*\(4, 3, 3, 3\).*\(2, 3, 8, 8\).*\(4, 2, 3, 3\)"),
        (lambda: conv(b=(3,)), r"b: .*\(4,\).*\(3,\)"),
        (lambda: conv(b=(4, 1)), r"b: .*\(4, 1\)"),
        (lambda: conv(w=(4, 3, 11, 3)), r"w: .*\(4, 3, 11, 3\).*\(2, 3, 8, 8\)"),
        (lambda: conv(w=(4, 3, 0, 3)), r"w: .*\(4, 3, 0, 3\)"),
        (lambda: conv(stride=0), r"conv_param\['stride'\].*0"),
        (lambda: conv(stride=1.5), r"conv_param\['stride'\].*1\.5"),
        (lambda: conv(pad=-1), r"conv_param\['pad'\].*-1"),
        (
            lambda: conv_forward_fast(np.ones((1, 1, 3, 3)), np.ones((1, 1, 2, 2)), [0], {"pad": 1}),
            "'stride'",
        ),
        (lambda: conv_backward_fast(np.zeros((2, 4, 7, 8)), conv()[1]), r"dout: .*4, 8, 8\).*\(2, 4, 7, 8\)"),
        (lambda: conv(dtype=complex), "x complex128"),
        (lambda: pool(x=(8, 8)), r"x: .*\(8, 8\)"),
        (lambda: pool(height=9), r"pool_param: .*9 x 2.*\(2, 3, 8, 8\)"),
        (lambda: pool(stride=0), r"pool_param\['stride'\].*0"),
        (lambda: pool(width="2"), r"pool_param\['pool_width'\].*'2'"),
        (
            lambda: max_pool_backward_fast(np.ones((2, 3, 4, 5)), pool()[1]),
            r"dout: .*3, 4, 4\).*\(2, 3, 4, 5\)",
        ),
    ],
)
def test_bad_argument_is_named_with_the_shapes(call, message):
    with pytest.raises(ValueError, match=message):
        call()
