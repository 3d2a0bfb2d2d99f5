"""Values against independent formulas, gradients against centred differences."""

import numpy as np
import pytest

from cs231n import layers
from cs231n.gradient_check import eval_numerical_gradient, eval_numerical_gradient_array, rel_error

D, M, N = 5, 4, 6


@pytest.fixture
def rng():
    return np.random.default_rng(231)


def assert_gradients(forward, backward, inputs, dout, tolerance=1e-7):
    """Check each gradient that `backward` returns against centred differences of `forward(*inputs)`."""
    _, cache = forward(*inputs)
    for number, gradient in enumerate(backward(dout, cache)):

        def out_of(value, number=number):
            return forward(*inputs[:number], value, *inputs[number + 1 :])[0]

        numerical = eval_numerical_gradient_array(out_of, inputs[number].copy(), dout)
        assert gradient.shape == inputs[number].shape
        np.testing.assert_allclose(gradient, numerical, rtol=tolerance, atol=1e-8)


def test_affine_flattens_each_example(rng):
    x, w, b = rng.normal(size=(N, 2, 3)), rng.normal(size=(6, M)), rng.normal(size=M)
    out, _ = layers.affine_forward(x, w, b)
    np.testing.assert_allclose(out, np.einsum("nij,ijm->nm", x, w.reshape(2, 3, M)) + b)


def test_affine_refuses_weights_of_another_size(rng):
    with pytest.raises(ValueError, match="mismatch"):
        layers.affine_forward(rng.normal(size=(4, 6)), rng.normal(size=(3, M)), np.zeros(M))


def test_affine_gradients_match_numerical_ones(rng):
    inputs = [rng.normal(size=(N, 2, 3)), rng.normal(size=(6, M)), rng.normal(size=M)]
    assert_gradients(layers.affine_forward, layers.affine_backward, inputs, rng.normal(size=(N, M)))


def test_relu_cuts_negative_values():
    out, _ = layers.relu_forward(np.array([[-1.5, 0.0, 2.0]]))
    np.testing.assert_array_equal(out, [[0, 0, 2]])


def test_relu_gradient_passes_only_where_input_was_positive():
    _, cache = layers.relu_forward(np.array([-1.0, 0.0, 2.0]))
    np.testing.assert_array_equal(layers.relu_backward(np.array([np.nan, 5.0, 7.0]), cache), [0, 0, 7])


def test_batchnorm_gives_columns_of_mean_beta_and_deviation_gamma(rng):
    x, gamma, beta = rng.normal(3, 7, (200, 3)), np.array([1.0, 2.0, 3.0]), np.array([11.0, 12.0, 13.0])
    out, _ = layers.batchnorm_forward(x, gamma, beta, {"mode": "train"})
    np.testing.assert_allclose(out.mean(axis=0), beta)
    np.testing.assert_allclose(out.std(axis=0), gamma, rtol=1e-6)


def test_batchnorm_running_statistics_follow_the_momentum(rng):
    x = rng.normal(size=(N, D))
    bn_param = {"mode": "train", "momentum": 0.75, "running_mean": np.ones(D), "running_var": np.full(D, 2.0)}
    layers.batchnorm_forward(x, np.ones(D), np.zeros(D), bn_param)
    np.testing.assert_allclose(bn_param["running_mean"], 0.75 + 0.25 * x.mean(axis=0))
    np.testing.assert_allclose(bn_param["running_var"], 1.5 + 0.25 * x.var(axis=0))


def test_batchnorm_running_statistics_start_at_zero(rng):
    x, bn_param = rng.normal(size=(N, D)), {"mode": "train"}
    layers.batchnorm_forward(x, np.ones(D), np.zeros(D), bn_param)
    np.testing.assert_allclose(bn_param["running_mean"], 0.1 * x.mean(axis=0))
    np.testing.assert_allclose(bn_param["running_var"], 0.1 * x.var(axis=0))


def test_batchnorm_test_mode_uses_and_keeps_running_statistics(rng):
    x, mean, var = rng.normal(size=(N, D)), rng.normal(size=D), rng.uniform(1, 2, D)
    bn_param = {"mode": "test", "running_mean": mean, "running_var": var, "eps": 0.5}
    out, _ = layers.batchnorm_forward(x, np.full(D, 2.0), np.ones(D), bn_param)
    np.testing.assert_allclose(out, 2 * (x - mean) / np.sqrt(var + 0.5) + 1)
    assert bn_param["running_mean"] is mean
    assert bn_param["running_var"] is var


@pytest.mark.parametrize("backward", [layers.batchnorm_backward, layers.batchnorm_backward_alt])
def test_batchnorm_gradients_match_numerical_ones(rng, backward):
    def forward(x, gamma, beta):
        return layers.batchnorm_forward(x, gamma, beta, {"mode": "train", "eps": 0.1})

    inputs = [rng.normal(3, 2, (N, D)), rng.normal(size=D), rng.normal(size=D)]
    assert_gradients(forward, backward, inputs, rng.normal(size=(N, D)))


def test_layernorm_gives_rows_of_mean_beta_and_deviation_gamma(rng):
    x = rng.normal(3, 7, (4, 200))
    out, _ = layers.layernorm_forward(x, np.full(200, 3.0), np.full(200, 5.0), {})
    np.testing.assert_allclose(out.mean(axis=1), 5)
    np.testing.assert_allclose(out.std(axis=1), 3, rtol=1e-6)


def test_layernorm_gradients_match_numerical_ones(rng):
    def forward(x, gamma, beta):
        return layers.layernorm_forward(x, gamma, beta, {"eps": 0.1})

    inputs = [rng.normal(3, 2, (N, D)), rng.normal(size=D), rng.normal(size=D)]
    assert_gradients(forward, layers.layernorm_backward, inputs, rng.normal(size=(N, D)))


def test_dropout_keeps_the_fraction_p_and_the_mean():
    out, _ = layers.dropout_forward(np.full((500, 500), 10.0), {"mode": "train", "p": 0.75, "seed": 1})
    assert np.mean(out != 0) == pytest.approx(0.75, abs=0.01)
    assert out.mean() == pytest.approx(10, abs=0.1)


def test_dropout_in_test_mode_changes_nothing(rng):
    x, dout = rng.normal(size=(N, D)), rng.normal(size=(N, D))
    out, cache = layers.dropout_forward(x, {"mode": "test", "p": 0.3})
    np.testing.assert_array_equal(out, x)
    np.testing.assert_array_equal(layers.dropout_backward(dout, cache), dout)


def test_dropout_gradient_matches_numerical_one(rng):
    x, dout, param = rng.normal(size=(N, D)), rng.normal(size=(N, D)), {"mode": "train", "p": 0.4, "seed": 7}
    _, cache = layers.dropout_forward(x, param)
    numerical = eval_numerical_gradient_array(lambda x: layers.dropout_forward(x, param)[0], x, dout)
    assert rel_error(layers.dropout_backward(dout, cache), numerical) < 1e-8


@pytest.mark.parametrize(
    "forward",
    [
        lambda x, mode: layers.batchnorm_forward(x, 1.0, 0.0, {"mode": mode}),
        lambda x, mode: layers.dropout_forward(x, {"mode": mode, "p": 0.5}),
    ],
)
def test_unknown_mode_is_named(forward):
    with pytest.raises(ValueError, match="not 'trian'"):
        forward(np.ones((2, 2)), "trian")


def test_svm_loss_is_the_sum_of_violated_margins():
    scores = np.array([[1.0, 3.0, 2.5], [4.0, 1.0, 3.5]])
    loss, dx = layers.svm_loss(scores, np.array([1, 0]))
    assert loss == pytest.approx((0.5 + 0.5) / 2)
    np.testing.assert_allclose(dx, np.array([[0, -1, 1], [-1, 0, 1]]) / 2)


def test_softmax_loss_of_equal_scores_is_log_of_classes():
    loss, dx = layers.softmax_loss(np.zeros((2, 4)), np.array([0, 3]))
    assert loss == pytest.approx(np.log(4))
    np.testing.assert_allclose(dx * 2, [[-0.75, 0.25, 0.25, 0.25], [0.25, 0.25, 0.25, -0.75]])


def test_softmax_loss_survives_huge_scores():
    loss, dx = layers.softmax_loss(np.array([[1e4, 0.0, -1e4]]), np.array([1]))
    assert loss == pytest.approx(1e4)
    np.testing.assert_allclose(dx, [[1, -1, 0]], atol=1e-12)


@pytest.mark.parametrize("loss_function", [layers.svm_loss, layers.softmax_loss])
def test_loss_gradients_match_numerical_ones(rng, loss_function):
    x, y = rng.normal(size=(N, D)), rng.integers(D, size=N)
    numerical = eval_numerical_gradient(lambda x: loss_function(x, y)[0], x.copy(), verbose=False)
    np.testing.assert_allclose(loss_function(x, y)[1], numerical, rtol=1e-6, atol=1e-9)


def alone(backward):
    """A backward function with one gradient, made to return it in a tuple as the others do."""
    return lambda dout, cache: (backward(dout, cache),)


def passes(dtype):
    """Every layer as (name, forward, backward, float inputs), in its training mode."""
    rng = np.random.default_rng(5)
    x, gamma, beta, w = (rng.normal(size=shape).astype(dtype) for shape in ((N, D), (D,), (D,), (D, D)))
    y, keep = np.arange(N) % D, {"mode": "train", "p": 0.5}

    def batchnorm(x, gamma, beta):
        return layers.batchnorm_forward(x, gamma, beta, {"mode": "train"})

    def layernorm(x, gamma, beta):
        return layers.layernorm_forward(x, gamma, beta, {})

    return [
        ("affine", layers.affine_forward, layers.affine_backward, [x, w, beta]),
        ("relu", layers.relu_forward, alone(layers.relu_backward), [x]),
        ("batchnorm", batchnorm, layers.batchnorm_backward, [x, gamma, beta]),
        ("batchnorm alt", batchnorm, layers.batchnorm_backward_alt, [x, gamma, beta]),
        ("layernorm", layernorm, layers.layernorm_backward, [x, gamma, beta]),
        ("dropout", lambda x: layers.dropout_forward(x, keep), alone(layers.dropout_backward), [x]),
        ("svm", lambda x: layers.svm_loss(x, y), lambda dout, dx: (dx,), [x]),
        ("softmax", lambda x: layers.softmax_loss(x, y), lambda dout, dx: (dx,), [x]),
    ]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_every_layer_keeps_the_dtype_and_leaves_its_inputs_alone(dtype):
    for name, forward, backward, inputs in passes(dtype):
        before = [value.copy() for value in inputs]
        out, cache = forward(*inputs)
        dout = np.ones_like(out)
        gradients = backward(dout, cache)
        assert {value.dtype for value in (out, *gradients)} == {np.dtype(dtype)}, name
        for value, original in zip([*inputs, dout], [*before, np.ones_like(out)], strict=True):
            np.testing.assert_array_equal(value, original, err_msg=name)


def test_float32_running_statistics_stay_float32():
    bn_param = {"mode": "train"}
    x = np.ones((N, D), dtype=np.float32)
    layers.batchnorm_forward(x, x[0], x[0], bn_param)
    assert bn_param["running_mean"].dtype == bn_param["running_var"].dtype == np.float32
