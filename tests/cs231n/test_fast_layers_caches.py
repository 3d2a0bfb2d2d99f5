"""One implementation of the fast layers reads what another one cached; strides may go beyond any image."""

import itertools

import numpy as np
import pytest

from cs231n.fast_layers import (
    conv_backward_fast,
    conv_forward_fast,
    conv_relu_pool_backward_fast,
    conv_relu_pool_forward_fast,
    max_pool_backward_fast,
    max_pool_forward_fast,
)
from tests.cs231n.implementations import IMPLEMENTATIONS, using

CONV = {"stride": 1, "pad": 1}
SMALL = {"pool_height": 2, "pool_width": 2, "stride": 2}
OVERLAPPING = {"pool_height": 3, "pool_width": 2, "stride": 1}
LARGEST_OF_BYTES = {"pool_height": 15, "pool_width": 17, "stride": 2}
LARGER = {"pool_height": 16, "pool_width": 16, "stride": 3}
HUGE = 10**9
BEYOND_64_BITS = 10**30
PAIRS = list(itertools.permutations(IMPLEMENTATIONS, 2))


def arrays(dtype=np.float64, seed=0):
    rng = np.random.default_rng(seed)
    shapes = (2, 3, 21, 20), (4, 3, 3, 3), (4,)
    return [rng.standard_normal(shape).astype(dtype) for shape in shapes]


@pytest.mark.parametrize(("maker", "reader"), PAIRS)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("pool_param", [SMALL, OVERLAPPING, LARGEST_OF_BYTES, LARGER])
def test_pool_gradient_is_the_same_from_another_implementations_cache(maker, reader, dtype, pool_param):
    x = arrays(dtype)[0]
    with using(maker):
        out, cache = max_pool_forward_fast(x, pool_param)
        expected = max_pool_backward_fast(out, cache)
    with using(reader):
        # float32 sums of overlapping windows may be added in another order
        np.testing.assert_allclose(max_pool_backward_fast(out, cache), expected, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(("maker", "reader"), PAIRS)
@pytest.mark.parametrize("pool_param", [SMALL, OVERLAPPING, LARGEST_OF_BYTES, LARGER])
@pytest.mark.parametrize("shift", [0, -100])  # -100: the ReLU lets nothing through
def test_gradients_through_relu_are_the_same_from_another_implementations_cache(
    maker, reader, pool_param, shift
):
    x, w, b = arrays()
    with using(maker):
        out, cache = conv_relu_pool_forward_fast(x, w, b + shift, CONV, pool_param)
        dout = np.ones_like(out)
        expected = conv_relu_pool_backward_fast(dout, cache)
    with using(reader):
        for actual, right in zip(conv_relu_pool_backward_fast(dout, cache), expected, strict=True):
            np.testing.assert_allclose(actual, right, rtol=1e-10, atol=1e-10)


@pytest.fixture(params=IMPLEMENTATIONS)
def implementation(request):
    with using(request.param):
        yield


@pytest.mark.usefixtures("implementation")
@pytest.mark.parametrize("stride", [HUGE, BEYOND_64_BITS])
def test_pool_with_a_stride_beyond_the_image_has_one_window(stride):
    x = arrays()[0]
    out, cache = max_pool_forward_fast(x, SMALL | {"stride": stride})
    np.testing.assert_array_equal(out, x[:, :, :2, :2].max(axis=(2, 3), keepdims=True))
    dx = max_pool_backward_fast(np.ones_like(out), cache)
    np.testing.assert_array_equal(dx[:, :, :2, :2] == 1, x[:, :, :2, :2] == out)
    assert dx.sum() == out.size


@pytest.mark.usefixtures("implementation")
@pytest.mark.parametrize("stride", [HUGE, BEYOND_64_BITS])
@pytest.mark.parametrize("pad", [0, 2])
def test_convolution_with_a_stride_beyond_the_image_has_one_window(stride, pad):
    x, w, b = arrays()
    out, cache = conv_forward_fast(x, w, b, {"stride": stride, "pad": pad})
    corner = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))[:, :, :3, :3]
    np.testing.assert_allclose(out[:, :, 0, 0], np.einsum("ncij,fcij->nf", corner, w) + b)
    dx, dw, db = conv_backward_fast(np.ones_like(out), cache)
    expected = np.zeros((2, 3, 21 + 2 * pad, 20 + 2 * pad))
    expected[:, :, :3, :3] = w.sum(axis=0)
    np.testing.assert_allclose(dx, expected[:, :, pad : pad + 21, pad : pad + 20])
    np.testing.assert_allclose(dw, np.broadcast_to(corner.sum(axis=0), w.shape))
    np.testing.assert_array_equal(db, [2] * 4)


@pytest.mark.usefixtures("implementation")
def test_all_layers_at_once_take_a_stride_beyond_the_image():
    x, w, b = arrays()
    out, cache = conv_relu_pool_forward_fast(
        x, w, b, {"stride": HUGE, "pad": 1}, {"pool_height": 1, "pool_width": 1, "stride": HUGE}
    )
    assert out.shape == (2, 4, 1, 1)
    dx, dw, db = conv_relu_pool_backward_fast(np.ones_like(out), cache)
    assert (dx.shape, dw.shape, db.shape) == (x.shape, w.shape, b.shape)


@pytest.mark.usefixtures("implementation")
def test_stride_larger_than_one_side_only_still_moves_along_the_other():
    x = np.arange(40.0).reshape(1, 1, 20, 2)
    out, _ = max_pool_forward_fast(x, SMALL | {"stride": 5})
    np.testing.assert_array_equal(out.ravel(), [3, 13, 23, 33])
