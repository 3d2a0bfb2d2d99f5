"""Layers of a neural network, each as a forward and a backward function.

A forward function returns `(out, cache)`; its backward function takes the gradient of the loss with
respect to `out` and that cache, and returns the gradients with respect to the inputs, in their order.
Results have the dtype of the inputs, and no input array is modified.
"""

from typing import Any

import numpy as np

from cs231n._typing import Array, Cache, Labels, Param


def affine_forward(x: Array, w: Array, b: Array) -> tuple[Array, Cache]:
    """Fully connected layer, x @ w + b.

    Parameters
    ----------
    x : (N, d_1, ..., d_k) array
        Each example is flattened to D = d_1 * ... * d_k values.
    w : (D, M) array
        Weights.
    b : (M,) array
        Biases.

    Returns
    -------
    out : (N, M) array
    cache : tuple
        For `affine_backward`.
    """
    out = x.reshape(len(x), -1) @ w + b
    return out, (x, w, b)


def affine_backward(dout: Array, cache: Cache) -> tuple[Array, Array, Array]:
    """Gradients of `affine_forward`.

    Parameters
    ----------
    dout : (N, M) array
        Gradient with respect to `out`.
    cache : tuple
        What `affine_forward` returned.

    Returns
    -------
    dx : (N, d_1, ..., d_k) array
    dw : (D, M) array
    db : (M,) array
    """
    x, w, _ = cache
    dx = (dout @ w.T).reshape(x.shape)
    dw = x.reshape(len(x), -1).T @ dout
    return dx, dw, dout.sum(axis=0)


def relu_forward(x: Array) -> tuple[Array, Array]:
    """Rectified linear unit, max(x, 0).

    Parameters
    ----------
    x : array of any shape

    Returns
    -------
    out : array of the shape of x
    cache : array
        x, for `relu_backward`.
    """
    return np.maximum(x, 0), x


def relu_backward(dout: Array, cache: Array) -> Array:
    """Gradient of `relu_forward`; 0 where the input was 0 or less.

    Parameters
    ----------
    dout : array of the shape of `out`
        Gradient with respect to `out`.
    cache : array
        What `relu_forward` returned.

    Returns
    -------
    dx : array of the shape of x
    """
    dx: Array = np.where(cache > 0, dout, 0)
    return dx


def _normalize(x: Array, eps: float) -> tuple[Array, Array, Array, Array]:
    """Shift and scale every column of x (N, D) to mean 0 and variance 1.

    Returns the result, the columns' means and variances (D,), and their standard deviations with eps.
    """
    mean = x.mean(axis=0)
    var = x.var(axis=0)
    std = np.sqrt(var + eps)
    return (x - mean) / std, mean, var, std


def _normalize_backward(dnormal: Array, normal: Array, std: Array) -> Array:
    """Gradient of `_normalize` with respect to x (N, D).

    A column's mean and variance depend on all its values, so moving all of them along a constant or
    along `normal` changes nothing: those two directions are projected out (Ioffe & Szegedy 2015,
    section 3, written in closed form).
    """
    along_constant = dnormal.mean(axis=0)
    along_normal = (dnormal * normal).mean(axis=0)
    dx: Array = (dnormal - along_constant - normal * along_normal) / std
    return dx


def batchnorm_forward(x: Array, gamma: Array, beta: Array, bn_param: Param) -> tuple[Array, Cache | None]:
    """Batch normalisation of each feature (Ioffe & Szegedy 2015, algorithm 1).

    In mode "train" each feature is normalised with the batch's mean and (biased) variance, and the
    running averages are updated: running = momentum * running + (1 - momentum) * batch. In mode "test"
    the running averages are used instead.

    Parameters
    ----------
    x : (N, D) array
    gamma : (D,) array
        Scale.
    beta : (D,) array
        Shift.
    bn_param : dict
        `mode` ("train" or "test"), `eps` (default 1e-5), `momentum` (default 0.9), `running_mean` and
        `running_var` ((D,), zeros at the start). The last two are written back.

    Returns
    -------
    out : (N, D) array
    cache : tuple or None
        For the backward functions; None in mode "test".

    Raises
    ------
    ValueError
        The mode is neither "train" nor "test".
    """
    mode = bn_param["mode"]
    eps = bn_param.get("eps", 1e-5)
    running_mean = bn_param.get("running_mean", np.zeros(x.shape[1], dtype=x.dtype))
    running_var = bn_param.get("running_var", np.zeros(x.shape[1], dtype=x.dtype))
    if mode == "train":
        momentum = bn_param.get("momentum", 0.9)
        normal, mean, var, std = _normalize(x, eps)
        running_mean = momentum * running_mean + (1 - momentum) * mean
        running_var = momentum * running_var + (1 - momentum) * var
        cache = (x, normal, gamma, std)
    elif mode == "test":
        normal = (x - running_mean) / np.sqrt(running_var + eps)
        cache = None
    else:
        raise ValueError(f"bn_param[\"mode\"] 必须是 \"train\" 或 \"test\"，而不是 {mode!r}")
    bn_param["running_mean"] = running_mean
    bn_param["running_var"] = running_var
    return gamma * normal + beta, cache


def batchnorm_backward(dout: Array, cache: Cache) -> tuple[Array, Array, Array]:
    """Gradients of `batchnorm_forward` in mode "train", one step of the computation at a time.

    Parameters
    ----------
    dout : (N, D) array
        Gradient with respect to `out`.
    cache : tuple
        What `batchnorm_forward` returned.

    Returns
    -------
    dx : (N, D) array
    dgamma : (D,) array
    dbeta : (D,) array
    """
    x, normal, gamma, std = cache
    centred = x - x.mean(axis=0)
    dnormal = dout * gamma
    dstd = -(dnormal * centred).sum(axis=0) / std**2
    dvar = dstd / (2 * std)
    dcentred = dnormal / std + 2 * centred * dvar / len(x)
    dx = dcentred - dcentred.mean(axis=0)
    return dx, (dout * normal).sum(axis=0), dout.sum(axis=0)


def batchnorm_backward_alt(dout: Array, cache: Cache) -> tuple[Array, Array, Array]:
    """Gradients of `batchnorm_forward` in closed form: the values of `batchnorm_backward`, faster.

    Parameters
    ----------
    dout : (N, D) array
        Gradient with respect to `out`.
    cache : tuple
        What `batchnorm_forward` returned.

    Returns
    -------
    dx : (N, D) array
    dgamma : (D,) array
    dbeta : (D,) array
    """
    _, normal, gamma, std = cache
    dx = _normalize_backward(dout * gamma, normal, std)
    return dx, (dout * normal).sum(axis=0), dout.sum(axis=0)


def layernorm_forward(x: Array, gamma: Array, beta: Array, ln_param: Param) -> tuple[Array, Cache]:
    """Layer normalisation (Ba, Kiros & Hinton 2016): every example by its own mean and variance.

    Parameters
    ----------
    x : (N, D) array
    gamma : (D,) array
        Scale.
    beta : (D,) array
        Shift.
    ln_param : dict
        `eps` (default 1e-5).

    Returns
    -------
    out : (N, D) array
    cache : tuple
        For `layernorm_backward`.
    """
    columns, _, _, std = _normalize(x.T, ln_param.get("eps", 1e-5))
    normal = columns.T
    return gamma * normal + beta, (normal, gamma, std)


def layernorm_backward(dout: Array, cache: Cache) -> tuple[Array, Array, Array]:
    """Gradients of `layernorm_forward`.

    Parameters
    ----------
    dout : (N, D) array
        Gradient with respect to `out`.
    cache : tuple
        What `layernorm_forward` returned.

    Returns
    -------
    dx : (N, D) array
    dgamma : (D,) array
    dbeta : (D,) array
    """
    normal, gamma, std = cache
    dx = _normalize_backward((dout * gamma).T, normal.T, std).T
    return dx, (dout * normal).sum(axis=0), dout.sum(axis=0)


def dropout_forward(x: Array, dropout_param: Param) -> tuple[Array, Cache]:
    """Inverted dropout (Srivastava et al. 2014, section 10).

    In mode "train" each value is kept with probability p and divided by p, else set to 0, so that the
    expected output is x and mode "test" is the identity.

    Parameters
    ----------
    x : array of any shape
    dropout_param : dict
        `mode` ("train" or "test"), `p` (the probability of KEEPING a value) and optionally `seed`, which
        seeds NumPy's global generator to make a gradient check possible.

    Returns
    -------
    out : array of the shape of x
    cache : tuple
        For `dropout_backward`.

    Raises
    ------
    ValueError
        The mode is neither "train" nor "test".
    """
    mode = dropout_param["mode"]
    if mode == "test":
        return x, (dropout_param, None)
    if mode != "train":
        raise ValueError(f"dropout_param[\"mode\"] 必须是 \"train\" 或 \"test\"，而不是 {mode!r}")
    if "seed" in dropout_param:
        np.random.seed(dropout_param["seed"])
    p = dropout_param["p"]
    mask = ((np.random.random_sample(x.shape) < p) / p).astype(x.dtype)
    return x * mask, (dropout_param, mask)


def dropout_backward(dout: Array, cache: Cache) -> Array:
    """Gradient of `dropout_forward`, in the mode in which it ran.

    Parameters
    ----------
    dout : array of the shape of `out`
        Gradient with respect to `out`.
    cache : tuple
        What `dropout_forward` returned.

    Returns
    -------
    dx : array of the shape of x
    """
    dropout_param, mask = cache
    return dout if dropout_param["mode"] == "test" else dout * mask


def svm_loss(x: Array, y: Labels) -> tuple[Any, Array]:
    """Multiclass hinge loss with margin 1 (Weston & Watkins 1999), averaged over the examples.

    Parameters
    ----------
    x : (N, C) array
        Scores.
    y : (N,) array of integers
        Labels, 0 <= y < C.

    Returns
    -------
    loss : number of the dtype of x
    dx : (N, C) array
        Gradient of the loss with respect to x.
    """
    examples = np.arange(len(x))
    margins = np.maximum(0, x - x[examples, y, None] + 1)
    margins[examples, y] = 0
    dx = (margins > 0).astype(x.dtype)
    dx[examples, y] = -dx.sum(axis=1)
    return margins.sum() / len(x), dx / len(x)


def softmax_loss(x: Array, y: Labels) -> tuple[Any, Array]:
    """Cross-entropy of the softmax of the scores, averaged over the examples.

    Parameters
    ----------
    x : (N, C) array
        Scores of any size: the largest of each row is subtracted before exponentiating.
    y : (N,) array of integers
        Labels, 0 <= y < C.

    Returns
    -------
    loss : number of the dtype of x
    dx : (N, C) array
        Gradient of the loss with respect to x.
    """
    examples = np.arange(len(x))
    shifted = x - x.max(axis=1, keepdims=True)
    log_probabilities = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    dx = np.exp(log_probabilities)
    dx[examples, y] -= 1
    return -log_probabilities[examples, y].mean(), dx / len(x)
