"""The checker must agree with calculus, and must notice a wrong gradient."""

import numpy as np
import pytest

from cs231n.gradient_check import (
    eval_numerical_gradient,
    eval_numerical_gradient_array,
    eval_numerical_gradient_blobs,
    eval_numerical_gradient_net,
    grad_check_sparse,
    rel_error,
)


@pytest.fixture
def x():
    return np.random.default_rng(231).normal(size=(3, 4))


def test_gradient_of_a_number_matches_calculus(x):
    gradient = eval_numerical_gradient(lambda x: np.sum(x**3), x, verbose=False)
    assert rel_error(gradient, 3 * x**2) < 1e-7


def test_gradient_of_an_array_is_weighted_by_the_one_from_above(x):
    df = np.random.default_rng(1).normal(size=x.shape)
    gradient = eval_numerical_gradient_array(np.sin, x, df)
    assert rel_error(gradient, np.cos(x) * df) < 1e-7


def test_a_function_that_returns_its_argument_is_handled(x):
    np.testing.assert_allclose(eval_numerical_gradient_array(lambda x: x, x, np.ones_like(x)), 1)


def test_x_is_the_same_afterwards_even_when_f_raises(x):
    before = x.copy()
    eval_numerical_gradient(np.sum, x, verbose=False)
    np.testing.assert_array_equal(x, before)
    with pytest.raises(ZeroDivisionError):
        eval_numerical_gradient(lambda x: 1 / 0, x)
    np.testing.assert_array_equal(x, before)


def test_verbose_prints_a_line_for_each_component(x, capsys):
    eval_numerical_gradient(np.sum, x)
    assert len(capsys.readouterr().out.splitlines()) == x.size


def test_rel_error_is_the_courses():
    assert rel_error(np.array([1.0, 3.0]), np.array([1.0, 1.0])) == pytest.approx(0.5)
    assert rel_error(np.zeros(2), np.zeros(2)) == 0
    assert rel_error(np.array([1e-9]), np.array([0.0])) == pytest.approx(0.1)


@pytest.mark.parametrize(("factor", "right"), [(2, True), (3, False)])
def test_sparse_check_tells_a_right_gradient_from_a_wrong_one(x, capsys, factor, right):
    np.random.seed(0)
    grad_check_sparse(lambda x: np.sum(x**2), x, factor * x, num_checks=4)
    lines = capsys.readouterr().out.splitlines()
    errors = [float(line.rsplit(" ", 1)[1]) for line in lines]
    assert len(errors) == 4
    assert all((error < 1e-6) == right for error in errors)


class Blob:
    def __init__(self, vals):
        self.vals = vals
        self.diffs = np.ones_like(vals)


def test_gradients_of_blobs_are_weighted_and_leave_the_inputs_alone():
    rng = np.random.default_rng(3)
    first, second = Blob(rng.normal(size=(2, 3))), Blob(rng.normal(size=(2, 3)))
    before = first.vals.copy()
    out = Blob(np.zeros((2, 3)))
    out.diffs = rng.normal(size=(2, 3))

    def product(a, b, result):
        result.vals = a.vals * b.vals

    gradients = eval_numerical_gradient_blobs(product, [first, second], out)
    np.testing.assert_allclose(gradients, [out.diffs * second.vals, out.diffs * first.vals], rtol=1e-6)
    assert np.array_equal(first.vals, before)


def test_gradients_of_a_network_run_its_forward_pass():
    x, out = Blob(np.array([1.0, -2.0])), Blob(np.zeros(2))

    class Squares:
        def forward(self):
            out.vals[:] = x.vals**2

    (gradient,) = eval_numerical_gradient_net(Squares(), [x], out)
    np.testing.assert_allclose(gradient, [2.0, -4.0], rtol=1e-6)
