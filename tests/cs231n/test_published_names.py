"""Names that published notebooks import from the course library, used as they use them."""

import numpy as np
import pytest

from cs231n import fast_layers

CONV, POOL = {"stride": 1, "pad": 1}, {"pool_height": 2, "pool_width": 2, "stride": 2}


@pytest.mark.parametrize("way", ["im2col", "strides"])
def test_other_ways_of_a_convolution_give_what_the_fast_layer_gives(way):
    rng = np.random.default_rng(231)
    x, w, b = rng.normal(size=(2, 3, 6, 6)), rng.normal(size=(4, 3, 3, 3)), rng.normal(size=4)
    out, cache = getattr(fast_layers, f"conv_forward_{way}")(x, w, b, CONV)
    right, right_cache = fast_layers.conv_forward_fast(x, w, b, CONV)
    np.testing.assert_array_equal(out, right)
    gradients = getattr(fast_layers, f"conv_backward_{way}")(out, cache)
    for gradient, expected in zip(gradients, fast_layers.conv_backward_fast(out, right_cache), strict=True):
        np.testing.assert_array_equal(gradient, expected)


@pytest.mark.parametrize("way", ["im2col", "reshape"])
def test_other_ways_of_pooling_give_what_the_fast_layer_gives(way):
    x = np.random.default_rng(231).normal(size=(2, 3, 6, 6))
    out, cache = getattr(fast_layers, f"max_pool_forward_{way}")(x, POOL)
    right, right_cache = fast_layers.max_pool_forward_fast(x, POOL)
    np.testing.assert_array_equal(out, right)
    dx = getattr(fast_layers, f"max_pool_backward_{way}")(out, cache)
    np.testing.assert_array_equal(dx, fast_layers.max_pool_backward_fast(out, right_cache))
