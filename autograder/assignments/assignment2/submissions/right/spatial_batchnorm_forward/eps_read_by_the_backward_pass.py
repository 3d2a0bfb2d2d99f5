# %% answer: spatial_batchnorm_forward
def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    eps, momentum = bn_param.get("eps", 1e-5), bn_param.get("momentum", 0.9)
    C = x.shape[1]
    zeros = np.zeros(C, x.dtype)
    g, b = gamma[None, :, None, None], beta[None, :, None, None]
    if bn_param["mode"] == "test":
        mean, var = bn_param.get("running_mean", zeros), bn_param.get("running_var", zeros)
        return g * (x - mean[None, :, None, None]) / np.sqrt(var + eps)[None, :, None, None] + b, None
    mean, var = x.mean(axis=(0, 2, 3)), x.var(axis=(0, 2, 3))
    bn_param["running_mean"] = momentum * bn_param.get("running_mean", zeros) + (1 - momentum) * mean
    bn_param["running_var"] = momentum * bn_param.get("running_var", zeros) + (1 - momentum) * var
    out = g * (x - mean[None, :, None, None]) / np.sqrt(var + eps)[None, :, None, None] + b
    return out, {"x": x, "gamma": gamma, "mean": mean, "var": var, "bn_param": bn_param}


# %% answer: spatial_batchnorm_backward
def spatial_batchnorm_backward(dout, cache):
    if not isinstance(cache, dict):
        x, normal, gamma, std = cache
        N, C, H, W = dout.shape
        x_hat = normal.reshape(N, H, W, C).transpose(0, 3, 1, 2)
    else:
        x, gamma = cache["x"], cache["gamma"]
        std = np.sqrt(cache["var"] + cache["bn_param"].get("eps", 1e-5))
        x_hat = (x - cache["mean"][None, :, None, None]) / std[None, :, None, None]
    axes = (0, 2, 3)
    dbeta, dgamma = dout.sum(axis=axes), (dout * x_hat).sum(axis=axes)
    M = dout.size // dout.shape[1]
    shape = (1, -1, 1, 1)
    dx = dout - dbeta.reshape(shape) / M - x_hat * dgamma.reshape(shape) / M
    return dx * (gamma / std).reshape(shape), dgamma, dbeta
