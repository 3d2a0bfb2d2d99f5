"""The oracle against SciPy, numerical derivatives and (where installed) PyTorch."""

from itertools import product

import numpy as np
import pytest
from scipy.signal import correlate
from scipy.special import log_softmax

from autograder.assignments.assignment2 import oracle
from autograder.assignments.assignment2.oracle.network import softmax_loss

GEOMETRIES = [
    # N, C, H, W, F, HH, WW, stride, pad
    (2, 3, 5, 5, 4, 3, 3, 1, 1),
    (1, 1, 4, 6, 1, 2, 3, 1, 0),
    (2, 2, 7, 6, 3, 3, 2, 2, 1),
    (2, 1, 8, 5, 2, 1, 3, 3, 2),
    (1, 2, 4, 4, 2, 2, 2, 3, 3),
]
POOLS = [
    # N, C, H, W, pool height, pool width, stride
    (2, 3, 4, 6, 2, 2, 2),
    (1, 2, 5, 7, 3, 2, 1),
    (2, 1, 8, 7, 2, 3, 3),
]


@pytest.fixture
def rng():
    return np.random.default_rng(231)


def derivative(f, x, step=1e-5):
    """Central differences of the number f(x) by each element of x."""
    gradient = np.zeros(x.shape)
    for index in np.ndindex(*x.shape):
        up, down = x.copy(), x.copy()
        up[index] += step
        down[index] -= step
        gradient[index] = (f(up) - f(down)) / (2 * step)
    return gradient


def agree(actual, expected):
    np.testing.assert_allclose(actual, expected, rtol=1e-6, atol=1e-8)


def conv_case(rng, geometry):
    N, C, H, W, F, HH, WW, stride, pad = geometry
    x, w, b = rng.standard_normal((N, C, H, W)), rng.standard_normal((F, C, HH, WW)), rng.standard_normal(F)
    return x, w, b, stride, pad


def distinct(rng, shape):
    """No ties, and no two values closer than a derivative's step."""
    return rng.permutation(np.linspace(-1, 1, int(np.prod(shape)))).reshape(shape)


@pytest.mark.parametrize("geometry", GEOMETRIES)
def test_convolution_is_scipys_correlation(rng, geometry):
    x, w, b, stride, pad = conv_case(rng, geometry)
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    out = oracle.conv_forward(x, w, b, stride, pad).values
    for n, f in product(range(len(x)), range(len(w))):
        full = correlate(padded[n], w[f], mode="valid", method="direct")[0] + b[f]
        agree(out[n, f], full[::stride, ::stride])


@pytest.mark.parametrize("geometry", GEOMETRIES)
def test_convolution_gradients_are_the_numerical_ones(rng, geometry):
    x, w, b, stride, pad = conv_case(rng, geometry)
    dout = rng.standard_normal(oracle.conv_forward(x, w, b, stride, pad).shape)
    dx, dw, db = oracle.conv_backward(dout, x, w, b, stride, pad)
    agree(dx, derivative(lambda v: np.sum(dout * oracle.conv_forward(v, w, b, stride, pad)), x))
    agree(dw, derivative(lambda v: np.sum(dout * oracle.conv_forward(x, v, b, stride, pad)), w))
    agree(db, derivative(lambda v: np.sum(dout * oracle.conv_forward(x, w, v, stride, pad)), b))


@pytest.mark.parametrize("pool", POOLS)
def test_pooling_takes_the_largest_value_of_each_window(rng, pool):
    *shape, height, width, stride = pool
    x = distinct(rng, shape)
    out = oracle.max_pool_forward(x, height, width, stride).values
    assert out.shape[2:] == (1 + (shape[2] - height) // stride, 1 + (shape[3] - width) // stride)
    for n, c, i, j in np.ndindex(*out.shape):
        top, left = i * stride, j * stride
        assert out[n, c, i, j] == max(x[n, c, top : top + height, left : left + width].ravel())


@pytest.mark.parametrize("pool", POOLS)
def test_pooling_gradient_is_the_numerical_one(rng, pool):
    *shape, height, width, stride = pool
    x = distinct(rng, shape)
    dout = rng.standard_normal(oracle.max_pool_forward(x, height, width, stride).shape)
    dx = oracle.max_pool_backward(dout, x, height, width, stride)
    agree(dx, derivative(lambda v: np.sum(dout * oracle.max_pool_forward(v, height, width, stride)), x))


def test_batch_normalisation_leaves_mean_beta_and_deviation_gamma(rng):
    x = 4 + 3 * rng.standard_normal((3, 4, 5, 6))
    gamma, beta = rng.uniform(1, 2, 4), rng.standard_normal(4)
    out = oracle.batchnorm_train(x, gamma, beta, np.zeros(4), np.zeros(4), 0.0, 0.9).out.values
    agree(out.mean(axis=(0, 2, 3)), beta)
    agree(out.std(axis=(0, 2, 3)), gamma)


def test_running_statistics_are_a_weighted_mean_of_old_and_batch(rng):
    x, old_mean, old_var = rng.standard_normal((3, 2, 4, 5)), rng.standard_normal(2), rng.uniform(1, 2, 2)
    step = oracle.batchnorm_train(x, np.ones(2), np.zeros(2), old_mean, old_var, 1e-5, 0.7)
    for c in range(2):
        assert step.running_mean.values[c] == pytest.approx(0.7 * old_mean[c] + 0.3 * np.mean(x[:, c]))
        assert step.running_var.values[c] == pytest.approx(0.7 * old_var[c] + 0.3 * np.var(x[:, c]))


def test_batch_normalisation_at_test_time_uses_the_given_statistics(rng):
    x = rng.standard_normal((2, 2, 3, 4))
    gamma, beta, mean, var = (np.array(v) for v in ([1.5, 0.5], [1.0, 2.0], [0.1, -0.2], [2.0, 3.0]))
    out = oracle.batchnorm_test(x, gamma, beta, mean, var, 0.5).values
    for c in range(2):
        agree(out[:, c], gamma[c] * (x[:, c] - mean[c]) / np.sqrt(var[c] + 0.5) + beta[c])


def test_batch_normalisation_gradients_are_the_numerical_ones(rng):
    x, gamma, beta = rng.standard_normal((2, 3, 3, 4)), rng.standard_normal(3), rng.standard_normal(3)
    dout, zeros = rng.standard_normal(x.shape), np.zeros(3)

    def total(x, gamma, beta):
        return np.sum(dout * oracle.batchnorm_train(x, gamma, beta, zeros, zeros, 0.1, 0.9).out)

    dx, dgamma, dbeta = oracle.batchnorm_backward(dout, x, gamma, 0.1)
    agree(dx, derivative(lambda v: total(v, gamma, beta), x))
    agree(dgamma, derivative(lambda v: total(x, v, beta), gamma))
    agree(dbeta, derivative(lambda v: total(x, gamma, v), beta))


@pytest.mark.parametrize("groups", [1, 2, 4])
def test_group_normalisation_normalises_each_group_of_each_image(rng, groups):
    x, size = 2 + rng.standard_normal((2, 4, 3, 5)), 4 // groups
    gamma, beta = rng.standard_normal((1, 4, 1, 1)), rng.standard_normal((1, 4, 1, 1))
    out = oracle.groupnorm_forward(x, gamma, beta, groups, 0.01).values
    for n, c in np.ndindex(2, 4):
        group = x[n, c // size * size : (c // size + 1) * size]
        normalised = (x[n, c] - group.mean()) / np.sqrt(group.var() + 0.01)
        agree(out[n, c], gamma[0, c] * normalised + beta[0, c])


@pytest.mark.parametrize("groups", [1, 2, 4])
def test_group_normalisation_gradients_are_the_numerical_ones(rng, groups):
    x, gamma, beta = rng.standard_normal((2, 4, 2, 3)), *rng.standard_normal((2, 1, 4, 1, 1))
    dout = rng.standard_normal(x.shape)

    def total(x, gamma, beta):
        return np.sum(dout * oracle.groupnorm_forward(x, gamma, beta, groups, 0.1))

    dx, dgamma, dbeta = oracle.groupnorm_backward(dout, x, gamma, groups, 0.1)
    agree(dx, derivative(lambda v: total(v, gamma, beta), x))
    agree(dgamma, derivative(lambda v: total(x, v, beta), gamma))
    agree(dbeta, derivative(lambda v: total(x, gamma, v), beta))


def network(rng):
    sizes = {"W1": (3, 2, 3, 3), "b1": 3, "W2": (3 * 2 * 3, 5), "b2": 5, "W3": (5, 4), "b3": 4}
    params = {name: rng.standard_normal(size) for name, size in sizes.items()}
    return params, rng.standard_normal((3, 2, 4, 6)), rng.integers(0, 4, 3)


def test_network_loss_is_mean_cross_entropy_of_its_scores_plus_half_the_squares_of_the_weights(rng):
    params, X, y = network(rng)
    entropy = -log_softmax(oracle.three_layer_scores(params, X), axis=1)[np.arange(3), y].mean()
    squares = sum(np.sum(params[name] ** 2) for name in ("W1", "W2", "W3"))
    assert oracle.three_layer_loss(params, X, y, 0.0)[0] == pytest.approx(entropy)
    assert oracle.three_layer_loss(params, X, y, 0.3)[0] == pytest.approx(entropy + 0.15 * squares)


@pytest.mark.parametrize("reg", [0.0, 0.7])
def test_network_gradients_are_the_numerical_ones(rng, reg):
    params, X, y = network(rng)
    _, grads = oracle.three_layer_loss(params, X, y, reg)
    for name, value in params.items():
        numerical = derivative(
            lambda v, name=name: oracle.three_layer_loss({**params, name: v}, X, y, reg)[0].values, value
        )
        agree(grads[name], numerical)


def test_softmax_of_huge_scores_is_finite():
    loss, gradient = softmax_loss(np.array([[1e5, 0.0], [0.0, 1e5]]), np.array([0, 0]))
    assert loss == 5e4
    assert np.isfinite(gradient).all()


def test_float32_inputs_give_float64_answers(rng):
    x, w, b, stride, pad = conv_case(rng, GEOMETRIES[0])
    single = (v.astype(np.float32) for v in (x, w, b))
    assert oracle.conv_forward(*single, stride, pad).dtype == np.float64


@pytest.mark.parametrize("geometry", GEOMETRIES)
def test_convolution_agrees_with_pytorch(rng, geometry):
    torch = pytest.importorskip("torch", reason="PyTorch is an optional second opinion")
    x, w, b, stride, pad = conv_case(rng, geometry)
    tensors = [torch.tensor(v, requires_grad=True) for v in (x, w, b)]
    out = torch.nn.functional.conv2d(*tensors, stride=stride, padding=pad)
    dout = rng.standard_normal(out.shape)
    out.backward(torch.tensor(dout))
    agree(oracle.conv_forward(x, w, b, stride, pad), out.detach().numpy())
    for ours, tensor in zip(oracle.conv_backward(dout, x, w, b, stride, pad), tensors, strict=True):
        agree(ours, tensor.grad.numpy())


@pytest.mark.parametrize("groups", [1, 2, 4])
def test_group_normalisation_agrees_with_pytorch(rng, groups):
    torch = pytest.importorskip("torch", reason="PyTorch is an optional second opinion")
    x, gamma, beta = rng.standard_normal((2, 4, 2, 3)), rng.standard_normal(4), rng.standard_normal(4)
    tensors = [torch.tensor(v, requires_grad=True) for v in (x, gamma, beta)]
    out = torch.nn.functional.group_norm(tensors[0], groups, tensors[1], tensors[2], 0.1)
    dout = rng.standard_normal(out.shape)
    out.backward(torch.tensor(dout))
    shaped = gamma.reshape(1, 4, 1, 1), beta.reshape(1, 4, 1, 1)
    agree(oracle.groupnorm_forward(x, *shaped, groups, 0.1), out.detach().numpy())
    gradients = oracle.groupnorm_backward(dout, x, shaped[0], groups, 0.1)
    for ours, tensor in zip(gradients, tensors, strict=True):
        agree(ours.reshape(*tensor.shape), tensor.grad.numpy())
