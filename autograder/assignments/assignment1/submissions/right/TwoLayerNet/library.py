def affine_relu_forward(x, w, b):
    """An affine layer and the ReLU behind it; returns (out, cache)."""
    a, fc_cache = affine_forward(x, w, b)
    out, relu_cache = relu_forward(a)
    return out, (fc_cache, relu_cache)


def affine_relu_backward(dout, cache):
    """Backward pass of affine_relu_forward; returns (dx, dw, db)."""
    fc_cache, relu_cache = cache
    return affine_backward(relu_backward(dout, relu_cache), fc_cache)


def _rows(x):
    """x as (N, D)."""
    return np.reshape(x, (x.shape[0], int(np.prod(x.shape[1:]))))


def _active(x):
    """Where the ReLU lets numbers through."""
    return np.greater(x, 0)


# %% answer: affine_forward
def affine_forward(x, w, b):
    """
    Computes the forward pass of an affine layer.

    Returns out of shape (N, M) and cache: (x, w, b).
    """
    out = np.dot(_rows(x), w) + b[np.newaxis, :]
    cache = (x, w, b)
    return out, cache


# %% answer: affine_backward
def affine_backward(dout, cache):
    """
    Computes the backward pass of an affine layer.

    Returns dx in the shape of x, dw (D, M) and db (M,).
    """
    x, w, b = cache
    dx = np.reshape(np.dot(dout, w.T), x.shape)
    dw = np.dot(_rows(x).T, dout)
    db = np.sum(dout, axis=0).reshape(b.shape)
    return dx, dw, db


# %% answer: relu_forward
def relu_forward(x):
    """Computes the forward pass of rectified linear units."""
    out = np.where(_active(x), x, np.zeros_like(x))
    cache = x
    return out, cache


# %% answer: relu_backward
def relu_backward(dout, cache):
    """Computes the backward pass of rectified linear units."""
    x = cache
    return np.where(_active(x), dout, np.zeros_like(dout))


# %% answer: softmax_loss
def softmax_loss(x, y):
    """
    Computes the loss and gradient for softmax classification.

    Returns the loss, averaged over the batch, and dx of shape (N, C).
    """
    shifted_logits = x - np.max(x, axis=1, keepdims=True)
    Z = np.sum(np.exp(shifted_logits), axis=1, keepdims=True)
    log_probs = shifted_logits - np.log(Z)
    probs = np.exp(log_probs)
    N = x.shape[0]
    loss = -1.0 / N * np.sum(log_probs[np.arange(N), y])
    dx = probs.copy()
    dx[np.arange(N), y] -= 1
    dx /= N
    return loss, dx


# %% answer: TwoLayerNet
class TwoLayerNet:
    """affine - relu - affine - softmax, from the layers above."""

    def __init__(self, input_dim=3 * 32 * 32, hidden_dim=100, num_classes=10, weight_scale=1e-3, reg=0.0):
        self.params = {}
        self.reg = reg
        sizes = (input_dim, hidden_dim, num_classes)
        for layer, (fan_in, fan_out) in enumerate(zip(sizes[:-1], sizes[1:], strict=False), start=1):
            self.params[f"W{layer}"] = np.random.normal(scale=weight_scale, size=(fan_in, fan_out))
            self.params[f"b{layer}"] = np.zeros(fan_out)

    def loss(self, X, y=None):
        hidden, cache1 = affine_relu_forward(X, self.params["W1"], self.params["b1"])
        scores, cache2 = affine_forward(hidden, self.params["W2"], self.params["b2"])
        if y is None:
            return scores

        grads = {}
        loss, dout = softmax_loss(scores, y)
        dout, grads["W2"], grads["b2"] = affine_backward(dout, cache2)
        _, grads["W1"], grads["b1"] = affine_relu_backward(dout, cache1)
        for name in ("W1", "W2"):
            loss += 0.5 * self.reg * np.sum(self.params[name] ** 2)
            grads[name] += self.reg * self.params[name]
        return loss, grads
