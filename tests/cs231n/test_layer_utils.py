"""Sandwich layers, with the compiled fast layers inside, against numerical gradients."""

import numpy as np
import pytest

from cs231n import layer_utils
from cs231n.gradient_check import eval_numerical_gradient_array

CONV = {"stride": 2, "pad": 1}
POOL = {"pool_height": 2, "pool_width": 2, "stride": 2}


def conv_relu(x, w, b):
    return layer_utils.conv_relu_forward(x, w, b, CONV)


def conv_relu_pool(x, w, b):
    return layer_utils.conv_relu_pool_forward(x, w, b, CONV, POOL)


def conv_bn_relu(x, w, b, gamma, beta):
    return layer_utils.conv_bn_relu_forward(x, w, b, gamma, beta, CONV, {"mode": "train"})


def affine_bn_relu(x, w, b, gamma, beta):
    return layer_utils.affine_bn_relu_forward(x, w, b, gamma, beta, {"mode": "train"})


def affine_ln_relu(x, w, b, gamma, beta):
    return layer_utils.affine_ln_relu_forward(x, w, b, gamma, beta, {})


SANDWICHES = {
    "affine_bn_relu": (affine_bn_relu, [(4, 2, 4), (8, 5), (5,), (5,), (5,)]),
    "affine_ln_relu": (affine_ln_relu, [(4, 2, 4), (8, 5), (5,), (5,), (5,)]),
    "affine_relu": (layer_utils.affine_relu_forward, [(3, 2, 4), (8, 5), (5,)]),
    "conv_relu": (conv_relu, [(2, 3, 7, 5), (4, 3, 3, 3), (4,)]),
    "conv_relu_pool": (conv_relu_pool, [(2, 3, 8, 7), (4, 3, 3, 3), (4,)]),
    "conv_bn_relu": (conv_bn_relu, [(3, 2, 7, 5), (4, 2, 3, 3), (4,), (4,), (4,)]),
}


def arrays(shapes, dtype=np.float64):
    rng = np.random.default_rng(231)
    return [rng.normal(size=shape).astype(dtype) for shape in shapes]


@pytest.mark.parametrize("name", SANDWICHES)
def test_sandwich_gradients_match_numerical_ones(name):
    forward, shapes = SANDWICHES[name]
    inputs = arrays(shapes)
    out, cache = forward(*inputs)
    dout = np.random.default_rng(1).normal(size=out.shape)
    gradients = getattr(layer_utils, f"{name}_backward")(dout, cache)
    for number, gradient in enumerate(gradients):

        def out_of(value, number=number):
            return forward(*inputs[:number], value, *inputs[number + 1 :])[0]

        numerical = eval_numerical_gradient_array(out_of, inputs[number].copy(), dout)
        np.testing.assert_allclose(gradient, numerical, rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize("name", SANDWICHES)
def test_sandwich_keeps_float32_and_leaves_its_inputs_alone(name):
    forward, shapes = SANDWICHES[name]
    inputs = arrays(shapes, np.float32)
    out, cache = forward(*inputs)
    gradients = getattr(layer_utils, f"{name}_backward")(np.ones_like(out), cache)
    assert {value.dtype for value in (out, *gradients)} == {np.dtype(np.float32)}
    for value, original in zip(inputs, arrays(shapes, np.float32), strict=True):
        np.testing.assert_array_equal(value, original)


def test_conv_bn_relu_normalises_each_channel_over_images_and_places():
    x, w, b = arrays([(4, 3, 8, 6), (5, 3, 3, 3), (5,)])
    gamma, beta, bn_param = np.full(5, 0.5), np.full(5, 100.0), {"mode": "train"}
    out, _ = layer_utils.conv_bn_relu_forward(x, w, b, gamma, beta, {"stride": 1, "pad": 1}, bn_param)
    assert out.shape == (4, 5, 8, 6)
    np.testing.assert_allclose(out.mean(axis=(0, 2, 3)), 100)
    np.testing.assert_allclose(out.std(axis=(0, 2, 3)), 0.5, rtol=1e-5)
    assert bn_param["running_mean"].shape == (5,)
