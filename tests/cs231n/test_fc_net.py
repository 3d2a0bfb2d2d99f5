"""Fully connected networks: shapes, gradients, regularisation, and that they learn."""

import numpy as np
import pytest

from cs231n.classifiers.fc_net import FullyConnectedNet, TwoLayerNet
from cs231n.gradient_check import eval_numerical_gradient
from cs231n.solver import Solver


@pytest.fixture(autouse=True)
def _seed():
    np.random.seed(231)


def batch(N=4, D=(3, 2), C=5):
    rng = np.random.default_rng(231)
    return rng.normal(size=(N, *D)), rng.integers(C, size=N)


def assert_gradients(model, X, y):
    _, grads = model.loss(X, y)
    assert grads.keys() == model.params.keys()
    for name, gradient in grads.items():
        numerical = eval_numerical_gradient(
            lambda _: model.loss(X, y)[0], model.params[name], verbose=False, h=1e-6
        )
        np.testing.assert_allclose(gradient, numerical, rtol=1e-5, atol=1e-7, err_msg=name)


def test_two_layer_initial_weights_have_the_asked_scale():
    model = TwoLayerNet(input_dim=100, hidden_dim=50, num_classes=7, weight_scale=0.01)
    assert model.params["W1"].shape == (100, 50)
    assert model.params["W2"].shape == (50, 7)
    assert model.params["W1"].std() == pytest.approx(0.01, rel=0.05)
    assert not model.params["b1"].any()
    assert not model.params["b2"].any()


def test_two_layer_scores_are_affine_relu_affine():
    X, _ = batch()
    model = TwoLayerNet(6, 8, 5, weight_scale=0.5)
    p = model.params
    expected = np.maximum(X.reshape(4, 6) @ p["W1"] + p["b1"], 0) @ p["W2"] + p["b2"]
    np.testing.assert_allclose(model.loss(X), expected)


@pytest.mark.parametrize("reg", [0.0, 0.7])
def test_two_layer_gradients_match_numerical_ones(reg):
    assert_gradients(TwoLayerNet(6, 8, 5, weight_scale=0.5, reg=reg), *batch())


@pytest.mark.parametrize("normalization", [None, "batchnorm", "layernorm"])
@pytest.mark.parametrize("keep", [1, 0.75])
def test_full_net_gradients_match_numerical_ones(normalization, keep):
    model = FullyConnectedNet(
        [7, 6], 6, 5, keep, normalization, reg=0.3, weight_scale=0.5, dtype=np.float64, seed=123
    )
    assert_gradients(model, *batch())


def test_initial_loss_is_the_log_of_classes_and_grows_with_regularisation():
    X, y = batch(N=100, D=(30,), C=10)
    losses = []
    for reg in (0, 1):
        np.random.seed(0)
        losses.append(FullyConnectedNet([20], 30, 10, reg=reg).loss(X, y)[0])
    assert losses[0] == pytest.approx(np.log(10), abs=0.01)
    assert losses[1] > losses[0]


def test_normalised_net_has_scale_and_shift_in_hidden_layers_only():
    names = FullyConnectedNet([4, 3], 6, 5, normalization="batchnorm").params.keys()
    assert names == {"W1", "b1", "gamma1", "beta1", "W2", "b2", "gamma2", "beta2", "W3", "b3"}


def test_parameters_and_gradients_have_the_asked_dtype():
    X, y = batch()
    model = FullyConnectedNet([4], 6, 5, 0.5, "batchnorm", reg=np.float32(0.1))
    _, grads = model.loss(X, y)
    assert {value.dtype for value in (*model.params.values(), *grads.values())} == {np.dtype(np.float32)}


def test_scores_for_testing_do_not_depend_on_dropout_or_on_the_batch():
    X, y = batch(N=8)
    model = FullyConnectedNet([7, 6], 6, 5, 0.5, "batchnorm", weight_scale=0.5)
    for _ in range(3):
        model.loss(X, y)
    np.testing.assert_allclose(model.loss(X)[:2], model.loss(X[:2]), rtol=1e-5)


def test_unknown_normalization_is_named():
    with pytest.raises(ValueError, match="'groupnorm'"):
        FullyConnectedNet([4], normalization="groupnorm")


@pytest.mark.parametrize("normalization", [None, "batchnorm", "layernorm"])
def test_full_net_overfits_a_few_examples(normalization):
    X, y = batch(N=30, D=(20,))
    data = {"X_train": X, "y_train": y, "X_val": X, "y_val": y}
    model = FullyConnectedNet([30, 30], 20, 5, normalization=normalization, weight_scale=0.2)
    Solver(model, data, update_rule="adam", optim_config={"learning_rate": 1e-2}, batch_size=30,
           num_epochs=60, verbose=False).train()  # fmt: skip
    assert np.mean(model.loss(X).argmax(axis=1) == y) == 1
