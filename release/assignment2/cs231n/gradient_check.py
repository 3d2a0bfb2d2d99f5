"""Numerical gradients by centred differences, (f(x + h) - f(x - h)) / 2h, to check analytic ones against."""

import numpy as np


def rel_error(x, y):
    """The largest relative error of two arrays: max |x - y| / max(1e-8, |x| + |y|)."""
    return np.max(np.abs(x - y) / np.maximum(1e-8, np.abs(x) + np.abs(y)))


def _values_around(f, x, index, h):
    """f with x[index] raised and lowered by h; x is moved in place and put back."""
    original = x[index]
    try:
        x[index] = original + h
        above = np.array(f(x))  # a copy: f may return the same buffer each time
        x[index] = original - h
        below = np.array(f(x))
    finally:
        x[index] = original
    return above, below


def eval_numerical_gradient(f, x, verbose=True, h=0.00001):
    """Gradient of a function with one number as its value.

    Args:
        f: takes x, returns a number.
        x: array of any shape, float64 for a useful precision; the same after the call.
        verbose: print each component as it is computed.
        h: half the distance of the two points.

    Returns:
        An array of the shape of x.
    """
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        above, below = _values_around(f, x, index, h)
        gradient[index] = (above - below) / (2 * h)
        if verbose:
            print(index, gradient[index])
    return gradient


def eval_numerical_gradient_array(f, x, df, h=1e-5):
    """Gradient of sum(f(x) * df), for a function f with an array as its value.

    Args:
        f: takes x, returns an array.
        x: array of any shape, float64 for a useful precision; the same after the call.
        df: the gradient that arrives from above, of the shape of f(x).
        h: half the distance of the two points.

    Returns:
        An array of the shape of x.
    """
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        above, below = _values_around(f, x, index, h)
        gradient[index] = np.sum((above - below) * df) / (2 * h)
    return gradient


def grad_check_sparse(f, x, analytic_grad, num_checks=10, h=1e-5):
    """Print numerical and analytic gradient side by side at a few random places of x.

    Args:
        f: takes x, returns a number.
        x: array of any shape; the same after the call.
        analytic_grad: the gradient to check, of the shape of x.
        num_checks: how many places, drawn from NumPy's global generator.
        h: half the distance of the two points.
    """
    for _ in range(num_checks):
        index = tuple(np.random.randint(size) for size in x.shape)
        above, below = _values_around(f, x, index, h)
        numerical = (above - below) / (2 * h)
        error = rel_error(numerical, analytic_grad[index])
        print(f"numerical {numerical:f}, analytic {analytic_grad[index]:f}: relative error {error:e}")
