def _standardise(x, axis, eps):
    """x with mean 0 and deviation 1 along axis, as (x_hat, std, mean, var); statistics keep their axes."""
    mean = np.mean(x, axis=axis, keepdims=True)
    var = np.var(x, axis=axis, keepdims=True)
    std = np.sqrt(var + eps)
    return (x - mean) / std, std, mean, var


def _standardise_backward(dx_hat, x_hat, std, axis):
    """Gradient by x of _standardise."""
    m = x_hat.shape[axis]
    total = np.sum(dx_hat, axis=axis, keepdims=True)
    along = np.sum(dx_hat * x_hat, axis=axis, keepdims=True)
    return (m * dx_hat - total - x_hat * along) / (m * std)


def _scale_backward(dout, x_hat):
    """Gradients by gamma and beta."""
    return np.sum(dout * x_hat, axis=0), np.sum(dout, axis=0)


# %% answer: batchnorm_forward
def batchnorm_forward(x, gamma, beta, bn_param):
    """
    Forward pass for batch normalization.

    Returns out of shape (N, D) and a cache for batchnorm_backward.
    """
    mode = bn_param["mode"]
    eps = bn_param.get("eps", 1e-5)
    momentum = bn_param.get("momentum", 0.9)
    running_mean = bn_param.get("running_mean", np.zeros(x.shape[1], dtype=x.dtype))
    running_var = bn_param.get("running_var", np.zeros(x.shape[1], dtype=x.dtype))

    if mode == "train":
        x_hat, std, mean, var = _standardise(x, 0, eps)
        bn_param["running_mean"] = momentum * running_mean + (1 - momentum) * mean[0]
        bn_param["running_var"] = momentum * running_var + (1 - momentum) * var[0]
        std = std[0]
    elif mode == "test":
        std = np.sqrt(running_var + eps)
        x_hat = (x - running_mean) / std
    else:
        raise ValueError(f"Invalid forward batchnorm mode '{mode}'")
    cache = (x_hat, std, gamma)
    return gamma * x_hat + beta, cache


# %% answer: batchnorm_backward
def batchnorm_backward(dout, cache):
    """Backward pass for batch normalization; returns dx (N, D), dgamma (D,), dbeta (D,)."""
    x_hat, std, gamma = cache
    dgamma, dbeta = _scale_backward(dout, x_hat)
    dx = _standardise_backward(dout * gamma, x_hat, std, axis=0)
    return dx, dgamma, dbeta


# %% answer: layernorm_forward
def layernorm_forward(x, gamma, beta, ln_param):
    """
    Forward pass for layer normalization.

    Returns out of shape (N, D) and a cache for layernorm_backward.
    """
    x_hat, std, _, _ = _standardise(x, 1, ln_param.get("eps", 1e-5))
    cache = (x_hat, std, gamma)
    return gamma * x_hat + beta, cache


# %% answer: layernorm_backward
def layernorm_backward(dout, cache):
    """Backward pass for layer normalization; returns dx (N, D), dgamma (D,), dbeta (D,)."""
    x_hat, std, gamma = cache
    dgamma, dbeta = _scale_backward(dout, x_hat)
    return _standardise_backward(dout * gamma, x_hat, std, axis=1), dgamma, dbeta


# %% answer: dropout_forward
def dropout_forward(x, dropout_param):
    """
    Forward pass for inverted dropout.

    Returns out of the shape of x and cache: (dropout_param, mask).
    """
    mode = dropout_param["mode"]
    mask = None
    if mode == "train":
        rng = np.random.default_rng(dropout_param.get("seed"))
        keep = dropout_param["p"]
        mask = np.asarray(rng.binomial(1, keep, size=x.shape) / keep, dtype=x.dtype)
        out = x * mask
    elif mode == "test":
        out = x.copy()
    else:
        raise ValueError(f"Invalid dropout mode '{mode}'")
    return out, (dropout_param, mask)


# %% answer: dropout_backward
def dropout_backward(dout, cache):
    """Backward pass for inverted dropout; returns dx of the shape of dout."""
    dropout_param, mask = cache
    return {"train": lambda: dout * mask, "test": lambda: dout.copy()}[dropout_param["mode"]]()
