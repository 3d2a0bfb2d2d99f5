"""Update rules against hand-worked steps, and on a function whose minimum is known."""

from contextlib import nullcontext

import numpy as np
import pytest

from cs231n import optim
from cs231n.fast_layers import extension, numpy_alone

RULES = {name: getattr(optim, name) for name in ("sgd", "sgd_momentum", "rmsprop", "adam")}


@pytest.mark.parametrize(
    ("name", "defaults"),
    [
        ("sgd", {"learning_rate": 1e-2}),
        ("sgd_momentum", {"learning_rate": 1e-2, "momentum": 0.9}),
        ("rmsprop", {"learning_rate": 1e-2, "decay_rate": 0.99, "epsilon": 1e-8}),
        ("adam", {"learning_rate": 1e-3, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "t": 1}),
    ],
)
def test_defaults_are_the_courses(name, defaults):
    _, config = RULES[name](np.ones(3), np.ones(3))
    assert {key: config[key] for key in defaults} == defaults


def test_sgd_moves_w_itself():
    w = np.array([1.0, 2.0])
    next_w, _ = optim.sgd(w, np.array([10.0, -10.0]), {"learning_rate": 0.1})
    assert next_w is w
    np.testing.assert_allclose(w, [0, 3])


def test_momentum_carries_velocity_to_the_next_step():
    config = {"learning_rate": 0.1, "momentum": 0.5}
    w, config = optim.sgd_momentum(np.zeros(1), np.ones(1), config)
    np.testing.assert_allclose(w, -0.1)
    w, config = optim.sgd_momentum(w, np.ones(1), config)
    np.testing.assert_allclose(config["velocity"], -0.15)
    np.testing.assert_allclose(w, -0.25)


def test_rmsprop_divides_by_the_running_size_of_the_gradient():
    config = {"learning_rate": 0.1, "decay_rate": 0.75, "epsilon": 0.5, "cache": np.array([4.0])}
    w, config = optim.rmsprop(np.ones(1), np.full(1, 2.0), config)
    np.testing.assert_allclose(config["cache"], 4)
    np.testing.assert_allclose(w, 1 - 0.1 * 2 / (2 + 0.5))


def test_adam_first_step_has_the_size_of_the_learning_rate():
    dw = np.array([1e-3, -50.0])
    w, config = optim.adam(np.zeros(2), dw, {"learning_rate": 0.01})
    np.testing.assert_allclose(w, [-0.01, 0.01], rtol=1e-4)
    np.testing.assert_allclose(config["m"], 0.1 * dw)
    np.testing.assert_allclose(config["v"], 0.001 * dw**2)


def test_adam_corrects_the_bias_of_its_second_step():
    config = {"learning_rate": 1.0, "beta1": 0.5, "beta2": 0.75, "epsilon": 0.0}
    w, config = optim.adam(np.zeros(1), np.full(1, 2.0), config)
    w, config = optim.adam(w, np.full(1, 4.0), config)
    m, v = (0.25 * 2 + 0.5 * 4) / 0.75, (0.1875 * 4 + 0.25 * 16) / 0.4375
    np.testing.assert_allclose(w, -1 - m / np.sqrt(v))
    assert config["t"] == 2


@pytest.mark.parametrize("name", RULES)
def test_minimum_of_a_bowl_is_found(name):
    target, w, config = np.array([1.0, -2.0, 3.0]), np.zeros(3), {"learning_rate": 0.05}
    for _ in range(500):
        w, config = RULES[name](w, w - target, config)
    np.testing.assert_allclose(w, target, atol=0.05)


@pytest.mark.parametrize("name", RULES)
def test_float32_weights_stay_float32_whatever_the_learning_rate_is(name):
    w, config = np.ones(3, dtype=np.float32), {"learning_rate": np.float64(1e-3)}
    for _ in range(2):
        w, config = RULES[name](w, np.ones(3, dtype=np.float32), config)
    assert w.dtype == np.float32


@pytest.mark.parametrize("name", ["sgd_momentum", "rmsprop", "adam"])
def test_other_rules_leave_weights_gradient_and_earlier_state_alone(name):
    w, dw = np.ones(3), np.full(3, 2.0)
    _, config = RULES[name](w, dw)
    state = {key: value for key, value in config.items() if isinstance(value, np.ndarray)}
    copies = {key: value.copy() for key, value in state.items()}
    RULES[name](w, dw, config)
    np.testing.assert_array_equal(w, 1)
    np.testing.assert_array_equal(dw, 2)
    for key, value in state.items():
        np.testing.assert_array_equal(value, copies[key])


@pytest.fixture(params=["compiled", "NumPy"])
def way(request):
    """Adam's step by either of its implementations."""
    with nullcontext() if request.param == "compiled" else numpy_alone():
        assert (extension() is not None) == (request.param == "compiled")
        yield


@pytest.mark.usefixtures("way")
def test_adam_treats_each_number_of_a_large_array_alike():
    rng = np.random.default_rng(0)
    w, gradients = rng.standard_normal((3, 5, 7001)), rng.standard_normal((2, 3, 5, 7001))
    whole, rows, config, row_configs = w, list(w), {}, [{} for _ in w]
    for dw in gradients:
        whole, config = optim.adam(whole, dw, config)
        steps = [optim.adam(*arguments) for arguments in zip(rows, dw, row_configs, strict=True)]
        rows = [row for row, _ in steps]
    np.testing.assert_array_equal(whole, rows)


@pytest.mark.parametrize("shape", [(), (0, 3), (7,), (3, 5, 7001)])
@pytest.mark.parametrize(("dtype", "rounding"), [("float32", 1e-6), ("float64", 1e-14)])
def test_adam_compiled_makes_the_steps_of_numpys(shape, dtype, rounding):
    rng = np.random.default_rng(1)
    w = fast = slow = np.array(rng.standard_normal(shape), dtype)
    fast_config, slow_config = {"epsilon": 1e-3}, {"epsilon": 1e-3}
    for _ in range(5):
        dw = np.array(rng.standard_normal(shape), dtype)
        fast, _ = optim.adam(fast, dw, fast_config)
        with numpy_alone():
            slow, _ = optim.adam(slow, dw, slow_config)
    for one, other in ((fast, slow), *((fast_config[name], slow_config[name]) for name in ("m", "v"))):
        assert (one.dtype, one.shape) == (w.dtype, w.shape)
        np.testing.assert_allclose(one, other, rtol=rounding, atol=rounding)


@pytest.mark.parametrize(
    "changed",
    [
        lambda array: np.asfortranarray(array),
        lambda array: np.repeat(array, 2, axis=1)[:, ::2],
        lambda array: array.astype(np.float16),
        lambda array: array.astype(np.float32),
        lambda array: array.astype(">f8"),
        lambda array: np.frombuffer(b"-" + array.tobytes(), offset=1).reshape(array.shape),
    ],
)
@pytest.mark.parametrize("which", ["w", "dw", "m", "v"])
def test_adam_takes_arrays_of_any_layout_and_type(changed, which):
    rng = np.random.default_rng(2)
    arrays = {name: np.round(rng.random((4, 6)), 2) + 1 for name in ("w", "dw", "m", "v")}

    def step(w, dw, m, v):
        return optim.adam(w, dw, {"m": m, "v": v, "learning_rate": 1.0})[0]

    right = step(**arrays)
    found = step(**arrays | {which: changed(arrays[which])})
    assert found.dtype == (changed(arrays["w"]) if which == "w" else right).dtype
    np.testing.assert_allclose(found.astype(float), right, atol=1e-2)
