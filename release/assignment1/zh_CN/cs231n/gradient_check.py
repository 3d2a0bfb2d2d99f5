"""Numerical gradients by centred differences, (f(x + h) - f(x - h)) / 2h, to check analytic ones against."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike

from cs231n._typing import Array


def rel_error(x: Array | float, y: Array | float) -> Any:
    """The largest relative error of two arrays: max |x - y| / max(1e-8, |x| + |y|).

    Parameters
    ----------
    x, y : arrays or numbers of one shape

    Returns
    -------
    error : number
    """
    return np.max(np.abs(x - y) / np.maximum(1e-8, np.abs(x) + np.abs(y)))


def _values_around(
    f: Callable[[Array], ArrayLike], x: Array, index: tuple[int, ...], h: float
) -> tuple[Array, Array]:
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


def eval_numerical_gradient(
    f: Callable[[Array], Any], x: Array, verbose: bool = True, h: float = 0.00001
) -> Array:
    """Gradient of a function with one number as its value.

    Parameters
    ----------
    f : function
        Takes x, returns a number.
    x : array of any shape
        float64 for a useful precision; the same after the call.
    verbose : bool, default True
        Print each component as it is computed.
    h : float, default 1e-5
        Half the distance of the two points.

    Returns
    -------
    gradient : array of the shape of x
    """
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        above, below = _values_around(f, x, index, h)
        gradient[index] = (above - below) / (2 * h)
        if verbose:
            print(index, gradient[index])
    return gradient


def eval_numerical_gradient_array(f: Callable[[Array], Array], x: Array, df: Any, h: float = 1e-5) -> Array:
    """Gradient of sum(f(x) * df), for a function f with an array as its value.

    Parameters
    ----------
    f : function
        Takes x, returns an array.
    x : array of any shape
        float64 for a useful precision; the same after the call.
    df : array of the shape of f(x)
        The gradient that arrives from above.
    h : float, default 1e-5
        Half the distance of the two points.

    Returns
    -------
    gradient : array of the shape of x
    """
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        above, below = _values_around(f, x, index, h)
        gradient[index] = np.sum((above - below) * df) / (2 * h)
    return gradient


class Network(Protocol):
    """Computes its output blobs from its input blobs."""

    def forward(self) -> object:
        """Write the output blobs."""


class Blob(Protocol):
    """Values of a layer and the gradient with respect to them: arrays of one shape."""

    vals: Array
    diffs: Array


def eval_numerical_gradient_blobs(
    f: Callable[..., object], inputs: Sequence[Blob], output: Blob, h: float = 1e-5
) -> list[Array]:
    """Gradients of sum(output.vals * output.diffs), for a function that writes its value into a blob.

    Parameters
    ----------
    f : function
        Takes the inputs, then the output; reads their `vals` and writes `output.vals`.
    inputs : sequence of blobs
        float64 for a useful precision; the same after the call.
    output : blob
        `diffs` is the gradient that arrives from above.
    h : float, default 1e-5
        Half the distance of the two points.

    Returns
    -------
    gradients : list of arrays, one of the shape of each input's `vals`
    """

    def values(_: Array) -> Array:
        f(*inputs, output)
        return output.vals

    return [eval_numerical_gradient_array(values, blob.vals, output.diffs, h) for blob in inputs]


def eval_numerical_gradient_net(
    net: Network, inputs: Sequence[Blob], output: Blob, h: float = 1e-5
) -> list[Array]:
    """As `eval_numerical_gradient_blobs`, for a network whose `forward()` reads and writes its blobs.

    Parameters
    ----------
    net : object
        Has a method `forward` without arguments.
    inputs, output, h
        As `eval_numerical_gradient_blobs` takes them.

    Returns
    -------
    gradients : list of arrays, one of the shape of each input's `vals`
    """
    return eval_numerical_gradient_blobs(lambda *_: net.forward(), inputs, output, h)


def grad_check_sparse(
    f: Callable[[Array], Any], x: Array, analytic_grad: Array, num_checks: int = 10, h: float = 1e-5
) -> None:
    """Print numerical and analytic gradient side by side at a few random places of x.

    Parameters
    ----------
    f : function
        Takes x, returns a number.
    x : array of any shape
        float64 for a useful precision; the same after the call.
    analytic_grad : array of the shape of x
        The gradient to check.
    num_checks : int, default 10
        How many places, drawn from NumPy's global generator.
    h : float, default 1e-5
        Half the distance of the two points.
    """
    for _ in range(num_checks):
        index = tuple(np.random.randint(size) for size in x.shape)
        above, below = _values_around(f, x, index, h)
        numerical = (above - below) / (2 * h)
        error = rel_error(numerical, analytic_grad[index])
        print(f"数值 {numerical:f}，解析 {analytic_grad[index]:f}：相对误差 {error:e}")
