# %% answer: spatial_batchnorm_forward
def batchnorm_forward(values, mean, var, eps):
    """A name of the library, with another signature and another result."""
    return (values - mean) / np.sqrt(var + eps)


def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    C = x.shape[1]
    eps, keep = bn_param.get("eps", 1e-5), bn_param.get("momentum", 0.9)
    rows = np.rollaxis(x, 1, 4).reshape(-1, C)
    mean = bn_param.get("running_mean", np.zeros(C, x.dtype))
    var = bn_param.get("running_var", np.zeros(C, x.dtype))
    if bn_param["mode"] == "train":
        now = rows.mean(axis=0), rows.var(axis=0)
        bn_param["running_mean"] = keep * mean + (1 - keep) * now[0]
        bn_param["running_var"] = keep * var + (1 - keep) * now[1]
        mean, var = now
    normal = batchnorm_forward(rows, mean, var, eps)
    out = np.rollaxis((gamma * normal + beta).reshape(x.shape[0], *x.shape[2:], C), 3, 1)
    return out, (normal, gamma, np.sqrt(var + eps))


layernorm_forward = None


# %% answer: spatial_batchnorm_backward
def batchnorm_backward(values):
    """Another name of the library: the mean of each column."""
    return values.mean(axis=0)


def spatial_batchnorm_backward(dout, cache):
    normal, gamma, std = cache
    d = np.rollaxis(dout, 1, 4).reshape(normal.shape)
    dx = gamma / std * (d - batchnorm_backward(d) - normal * batchnorm_backward(d * normal))
    dx = np.rollaxis(dx.reshape(dout.shape[0], *dout.shape[2:], -1), 3, 1)
    return dx, (d * normal).sum(axis=0), d.sum(axis=0)
