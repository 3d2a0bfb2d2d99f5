"""Fully connected networks."""

import numpy as np

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

    Args:
        input_dim: D, the number of values of one example.
        hidden_dim: H, units of the hidden layer.
        num_classes: C.
        weight_scale: standard deviation of the initial weights; biases start at zero.
        reg: strength of the L2 penalty 0.5 * reg * (sum of squared weights).

    Its `params` are W1 (D, H), b1 (H,), W2 (H, C), b2 (C,).
    """

    def __init__(self, input_dim=3 * 32 * 32, hidden_dim=100, num_classes=10, weight_scale=1e-3, reg=0.0):
        self.reg = reg
        self.params = {
            "W1": weight_scale * np.random.randn(input_dim, hidden_dim),
            "b1": np.zeros(hidden_dim),
            "W2": weight_scale * np.random.randn(hidden_dim, num_classes),
            "b2": np.zeros(num_classes),
        }

    def loss(self, X, y=None):
        """Scores or loss of a minibatch.

        Args:
            X: (N, d_1, ..., d_k) data.
            y: (N,) labels, or None.

        Returns:
            The scores (N, C) if y is None, else the loss and a dict of gradients with the keys of `params`.
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

    Args:
        hidden_dims: units of each of the L - 1 hidden layers.
        input_dim: number of values of one example.
        num_classes: C.
        dropout_keep_ratio: probability of keeping a unit; 1 for no dropout.
        normalization: None, "batchnorm" or "layernorm".
        reg: strength of the L2 penalty 0.5 * reg * (sum of squared weights; no biases, scales or shifts).
        weight_scale: standard deviation of the initial weights.
        dtype: of parameters and computation; np.float64 for gradient checks.
        seed: if not None, the dropout layers draw the same units in every pass.

    Its `params` are W1, b1, ..., WL, bL and, with normalisation, gamma1, beta1, ... of the hidden layers.

    Raises:
        ValueError: the normalisation is none of the three.
    """

    def __init__(
        self,
        hidden_dims,
        input_dim=3 * 32 * 32,
        num_classes=10,
        dropout_keep_ratio=1,
        normalization=None,
        reg=0.0,
        weight_scale=1e-2,
        dtype=np.float32,
        seed=None,
    ):
        if normalization not in (None, "batchnorm", "layernorm"):
            raise ValueError(f'normalization must be None, "batchnorm" or "layernorm", not {normalization!r}')
        self.normalization = normalization
        self.use_dropout = dropout_keep_ratio != 1
        self.reg = reg
        self.num_layers = 1 + len(hidden_dims)
        self.dtype = dtype
        self.params = self._initial_params([input_dim, *hidden_dims, num_classes], weight_scale)
        self.dropout_param = {"mode": "train", "p": dropout_keep_ratio} if self.use_dropout else {}
        if self.use_dropout and seed is not None:
            self.dropout_param["seed"] = seed
        self.bn_params = []
        if normalization is not None:
            self.bn_params = [{"mode": "train"} for _ in hidden_dims]  # layer norm has no use for the mode

    def _initial_params(self, dims, weight_scale):
        params = {}
        for layer in range(1, self.num_layers + 1):
            fan_in, fan_out = dims[layer - 1 : layer + 1]
            params[f"W{layer}"] = weight_scale * np.random.randn(fan_in, fan_out)
            params[f"b{layer}"] = np.zeros(fan_out)
            if self.normalization and layer < self.num_layers:
                params[f"gamma{layer}"] = np.ones(fan_out)
                params[f"beta{layer}"] = np.zeros(fan_out)
        return {name: value.astype(self.dtype) for name, value in params.items()}

    def loss(self, X, y=None):
        """Scores or loss of a minibatch.

        Args:
            X: (N, d_1, ..., d_k) data.
            y: (N,) labels, or None for test mode, in which normalisation and dropout do not learn or draw.

        Returns:
            The scores (N, C) if y is None, else the loss and a dict of gradients with the keys of `params`.
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

    def _hidden_forward(self, layer, x):
        names = ("W", "b", "gamma", "beta")
        w, b, gamma, beta = (self.params.get(f"{name}{layer}") for name in names)
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

    def _hidden_backward(self, layer, dx, cache, grads):
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

    def _add_penalty(self, grads):
        """Add the L2 penalty's gradients to `grads` and return its value."""
        penalty = 0.0
        for layer in range(1, self.num_layers + 1):
            w = self.params[f"W{layer}"]
            penalty += 0.5 * self.reg * np.sum(w**2)
            grads[f"W{layer}"] += self.reg * w
        return penalty
