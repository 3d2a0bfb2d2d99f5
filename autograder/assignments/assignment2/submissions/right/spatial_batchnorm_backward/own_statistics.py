# %% answer: spatial_batchnorm_forward
def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    axes, C = (0, 2, 3), x.shape[1]
    eps, momentum = bn_param.get("eps", 1e-5), bn_param.get("momentum", 0.9)
    running_mean = bn_param.get("running_mean", np.zeros(C, dtype=x.dtype))
    running_var = bn_param.get("running_var", np.zeros(C, dtype=x.dtype))
    if bn_param["mode"] == "train":
        mean, var = x.mean(axis=axes), x.var(axis=axes)
        bn_param["running_mean"] = momentum * running_mean + (1 - momentum) * mean
        bn_param["running_var"] = momentum * running_var + (1 - momentum) * var
    else:
        mean, var = running_mean, running_var
    std = np.sqrt(var + eps)[:, None, None]
    x_hat = (x - mean[:, None, None]) / std
    return gamma[:, None, None] * x_hat + beta[:, None, None], {"x_hat": x_hat, "std": std, "gamma": gamma}


# %% answer: spatial_batchnorm_backward
def spatial_batchnorm_backward(dout, cache):
    x_hat, std, gamma = cache["x_hat"], cache["std"], cache["gamma"]
    axes = (0, 2, 3)
    m = dout.size / dout.shape[1]
    dbeta = dout.sum(axis=axes)
    dgamma = (dout * x_hat).sum(axis=axes)
    scale = (gamma[:, None, None] / std) / m
    dx = scale * (m * dout - dbeta[:, None, None] - x_hat * dgamma[:, None, None])
    return dx, dgamma, dbeta
