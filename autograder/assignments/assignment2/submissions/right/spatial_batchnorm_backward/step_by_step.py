def per_channel(values):
    """(C,) as (1, C, 1, 1), to go with images."""
    return np.expand_dims(values, (0, 2, 3))


# %% answer: spatial_batchnorm_forward
def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    eps = bn_param.get("eps", 1e-5)
    if bn_param["mode"] == "test":
        zeros = np.zeros(x.shape[1], x.dtype)
        mean, var = (per_channel(bn_param.get(name, zeros)) for name in ("running_mean", "running_var"))
        return per_channel(gamma) * (x - mean) / np.sqrt(var + eps) + per_channel(beta), None
    mean = x.sum(axis=(0, 2, 3), keepdims=True) / (x.size // x.shape[1])
    centred = x - mean
    var = np.square(centred).sum(axis=(0, 2, 3), keepdims=True) / (x.size // x.shape[1])
    inverse = 1.0 / np.sqrt(var + eps)
    momentum = bn_param.get("momentum", 0.9)
    for name, value in (("running_mean", mean), ("running_var", var)):
        old = bn_param.get(name, 0.0)
        bn_param[name] = old + (1 - momentum) * (value.reshape(-1) - old)
    normal = centred * inverse
    return per_channel(gamma) * normal + per_channel(beta), (centred, inverse, var + eps, gamma)


# %% answer: spatial_batchnorm_backward
def spatial_batchnorm_backward(dout, cache):
    centred, inverse, var_eps, gamma = cache
    axes, M = (0, 2, 3), dout.size // dout.shape[1]
    dbeta = np.sum(dout, axis=axes)
    dgamma = np.sum(dout * centred * inverse, axis=axes)
    dnormal = dout * per_channel(gamma)
    dinverse = np.sum(dnormal * centred, axis=axes, keepdims=True)
    dvar = -0.5 * dinverse * inverse / var_eps
    dcentred = dnormal * inverse + 2 * centred * dvar / M
    dmean = -np.sum(dcentred, axis=axes, keepdims=True)
    return dcentred + dmean / M, dgamma, dbeta
