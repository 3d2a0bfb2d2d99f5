"""Fully connected networks."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from cs231n._typing import Array, Cache, Labels, Param
from cs231n.layer_utils import affine_relu_backward, affine_relu_forward
from cs231n.layers import (
    affine_backward,
    affine_forward,
    batchnorm_backward_alt,
    batchnorm_forward,
    dropout_backward,
    dropout_forward,
    layernorm_backward,
    layernorm_forward,
    relu_backward,
    relu_forward,
    softmax_loss,
)


class TwoLayerNet:
    """affine - relu - affine - softmax.

    Parameters
    ----------
    input_dim : int, default 3072
        D, the number of values of one example.
    hidden_dim : int, default 100
        H, units of the hidden layer.
    num_classes : int, default 10
        C.
    weight_scale : float, default 1e-3
        Standard deviation of the initial weights; biases start at zero.
    reg : float, default 0
        Strength of the L2 penalty 0.5 * reg * (sum of squared weights).

    Attributes
    ----------
    params : dict of arrays
        W1 (D, H), b1 (H,), W2 (H, C), b2 (C,).
    """

    def __init__(
        self,
        input_dim: int = 3 * 32 * 32,
        hidden_dim: int = 100,
        num_classes: int = 10,
        weight_scale: float = 1e-3,
        reg: float = 0.0,
    ) -> None:
        self.reg = reg
        self.params = {
            "W1": weight_scale * np.random.randn(input_dim, hidden_dim),
            "b1": np.zeros(hidden_dim),
            "W2": weight_scale * np.random.randn(hidden_dim, num_classes),
            "b2": np.zeros(num_classes),
        }

    def loss(self, X: Array, y: Labels | None = None) -> Any:
        """Scores or loss of a minibatch.

        Parameters
        ----------
        X : (N, d_1, ..., d_k) array
        y : (N,) array of integers, optional
            Labels, 0 <= y < C.

        Returns
        -------
        scores : (N, C) array
            Without labels.
        loss, grads : number and dict of arrays
            With labels; the gradients have the keys of `params`.
        """
        W1, b1, W2, b2 = (self.params[name] for name in ("W1", "b1", "W2", "b2"))
        hidden, hidden_cache = affine_relu_forward(X, W1, b1)
        scores, scores_cache = affine_forward(hidden, W2, b2)
        if y is None:
            return scores
        loss, dscores = softmax_loss(scores, y)
        loss += 0.5 * self.reg * (np.sum(W1**2) + np.sum(W2**2))
        dhidden, dW2, db2 = affine_backward(dscores, scores_cache)
        _, dW1, db1 = affine_relu_backward(dhidden, hidden_cache)
        return loss, {"W1": dW1 + self.reg * W1, "b1": db1, "W2": dW2 + self.reg * W2, "b2": db2}


class FullyConnectedNet:
    """{affine - [batch or layer norm] - relu - [dropout]} x (L - 1) - affine - softmax.

    Parameters
    ----------
    hidden_dims : sequence of int
        Units of each of the L - 1 hidden layers.
    input_dim : int, default 3072
        Number of values of one example.
    num_classes : int, default 10
        C.
    dropout_keep_ratio : float, default 1
        Probability of keeping a unit; 1 for no dropout.
    normalization : None, "batchnorm" or "layernorm"
    reg : float, default 0
        Strength of the L2 penalty 0.5 * reg * (sum of squared weights; no biases, scales or shifts).
    weight_scale : float, default 1e-2
        Standard deviation of the initial weights.
    dtype : dtype, default float32
        Of parameters and computation; np.float64 for gradient checks.
    seed : int, optional
        With a seed the dropout layers draw the same units in every pass.

    Attributes
    ----------
    params : dict of arrays
        W1, b1, ..., WL, bL and, with normalisation, gamma1, beta1, ... of the hidden layers.

    Raises
    ------
    ValueError
        The normalisation is none of the three.
    """

    def __init__(
        self,
        hidden_dims: Sequence[int],
        input_dim: int = 3 * 32 * 32,
        num_classes: int = 10,
        dropout_keep_ratio: float = 1,
        normalization: str | None = None,
        reg: float = 0.0,
        weight_scale: float = 1e-2,
        dtype: DTypeLike = np.float32,
        seed: int | None = None,
    ) -> None:
        if normalization not in (None, "batchnorm", "layernorm"):
            raise ValueError(f"normalization 必须是 None、\"batchnorm\" 或 \"layernorm\"，而不是 {normalization!r}")
        self.normalization = normalization
        self.use_dropout = dropout_keep_ratio != 1
        self.reg = reg
        self.num_layers = 1 + len(hidden_dims)
        self.dtype = dtype
        self.params = self._initial_params([input_dim, *hidden_dims, num_classes], weight_scale)
        self.dropout_param: Param = {"mode": "train", "p": dropout_keep_ratio} if self.use_dropout else {}
        if self.use_dropout and seed is not None:
            self.dropout_param["seed"] = seed
        self.bn_params: list[Param] = []
        if normalization is not None:
            self.bn_params = [{"mode": "train"} for _ in hidden_dims]  # layer norm has no use for the mode

    def _initial_params(self, dims: Sequence[int], weight_scale: float) -> dict[str, Array]:
        params = {}
        for layer in range(1, self.num_layers + 1):
            fan_in, fan_out = dims[layer - 1 : layer + 1]
            params[f"W{layer}"] = weight_scale * np.random.randn(fan_in, fan_out)
            params[f"b{layer}"] = np.zeros(fan_out)
            if self.normalization and layer < self.num_layers:
                params[f"gamma{layer}"] = np.ones(fan_out)
                params[f"beta{layer}"] = np.zeros(fan_out)
        return {name: value.astype(self.dtype) for name, value in params.items()}

    def loss(self, X: Array, y: Labels | None = None) -> Any:
        """Scores or loss of a minibatch.

        Parameters
        ----------
        X : (N, d_1, ..., d_k) array
        y : (N,) array of integers, optional
            Labels, 0 <= y < C. Without them the network is in test mode: normalisation does not learn, and
            dropout does not draw.

        Returns
        -------
        scores : (N, C) array
            Without labels.
        loss, grads : number and dict of arrays
            With labels; the gradients have the keys of `params`.
        """
        for param in (*self.bn_params, self.dropout_param):
            param["mode"] = "test" if y is None else "train"
        hidden, caches = X.astype(self.dtype), []
        for layer in range(1, self.num_layers):
            hidden, cache = self._hidden_forward(layer, hidden)
            caches.append(cache)
        last = self.num_layers
        scores, scores_cache = affine_forward(hidden, self.params[f"W{last}"], self.params[f"b{last}"])
        if y is None:
            return scores

        loss, dscores = softmax_loss(scores, y)
        grads = {}
        dhidden, grads[f"W{last}"], grads[f"b{last}"] = affine_backward(dscores, scores_cache)
        for layer in reversed(range(1, self.num_layers)):
            dhidden = self._hidden_backward(layer, dhidden, caches.pop(), grads)
        return loss + self._add_penalty(grads), grads

    def _hidden_forward(self, layer: int, x: Array) -> tuple[Array, Cache]:
        names = ("W", "b", "gamma", "beta")
        parameters: list[Any] = [self.params.get(f"{name}{layer}") for name in names]
        w, b, gamma, beta = parameters
        norm_cache = dropout_cache = None
        x, affine_cache = affine_forward(x, w, b)
        if self.normalization == "batchnorm":
            x, norm_cache = batchnorm_forward(x, gamma, beta, self.bn_params[layer - 1])
        elif self.normalization == "layernorm":
            x, norm_cache = layernorm_forward(x, gamma, beta, self.bn_params[layer - 1])
        x, relu_cache = relu_forward(x)
        if self.use_dropout:
            x, dropout_cache = dropout_forward(x, self.dropout_param)
        return x, (affine_cache, norm_cache, relu_cache, dropout_cache)

    def _hidden_backward(self, layer: int, dx: Array, cache: Cache, grads: dict[str, Array]) -> Array:
        """Put the layer's gradients into `grads` and return the one with respect to its input."""
        affine_cache, norm_cache, relu_cache, dropout_cache = cache
        if self.use_dropout:
            dx = dropout_backward(dx, dropout_cache)
        dx = relu_backward(dx, relu_cache)
        if self.normalization is not None:
            backward = batchnorm_backward_alt if self.normalization == "batchnorm" else layernorm_backward
            dx, grads[f"gamma{layer}"], grads[f"beta{layer}"] = backward(dx, norm_cache)
        dx, grads[f"W{layer}"], grads[f"b{layer}"] = affine_backward(dx, affine_cache)
        return dx

    def _add_penalty(self, grads: dict[str, Array]) -> float:
        """Add the L2 penalty's gradients to `grads` and return its value."""
        penalty = 0.0
        for layer in range(1, self.num_layers + 1):
            w = self.params[f"W{layer}"]
            penalty += 0.5 * self.reg * np.sum(w**2)
            grads[f"W{layer}"] += self.reg * w
        return penalty
