"""The affine layer and the ReLU, forward and backward."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from autograder.testing import Array, Right, right


def affine_forward(x: Array, w: Array, b: Array) -> Right:
    """x w + b, shape (N, M), of the examples x (N, ...), each flattened to D numbers; w (D, M), b (M,)."""
    values, sizes = (np.einsum("nd,dm->nm", rows(a), c) + d for a, c, d in ((x, w, b), _sizes(x, w, b)))
    return right(values, sizes, terms=len(w) + 1)


def affine_backward(dout: Array, x: Array, w: Array, b: Array) -> Mapping[str, Right]:
    """Gradients dx, dw and db, shaped as x, w and b, for the upstream gradient dout (N, M)."""
    N, M = dout.shape
    sums = [_gradients(rows(x), np.asarray(w, float), np.asarray(dout, float))]
    sums += [_gradients(*map(np.abs, (rows(x), w, dout)))]
    (dx, dw, db), (dx_size, dw_size, db_size) = sums
    return {
        "dx": right(dx.reshape(x.shape), dx_size, M),
        "dw": right(dw, dw_size, N),
        "db": right(db.reshape(b.shape), db_size, N),
    }


def relu_forward(x: Array) -> Right:
    """The larger one of 0 and each number of x."""
    values = np.maximum(0.0, x)
    return right(values, values, terms=0)


def relu_backward(dout: Array, x: Array) -> Mapping[str, Right]:
    """dx, which is dout where x is above 0, and 0 elsewhere."""
    dx = np.asarray(dout, float) * np.heaviside(x, 0.0)
    return {"dx": right(dx, np.abs(dx), terms=0)}


def rows(x: Array) -> Array:
    """Each example flattened: (N, D), in float64."""
    return np.asarray(x, float).reshape(len(x), -1)


def _gradients(x: Array, w: Array, dout: Array) -> tuple[Array, Array, Array]:
    dx, dw = np.einsum("nm,dm->nd", dout, w), np.einsum("nd,nm->dm", x, dout)
    return dx, dw, np.einsum("nm->m", dout)


def _sizes(*arrays: Array) -> tuple[Array, ...]:
    return tuple(np.abs(np.asarray(array, float)) for array in arrays)
