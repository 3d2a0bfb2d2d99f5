# %% answer: batchnorm_forward
def batchnorm_forward(x, gamma, beta, bn_param):
    eps, momentum = bn_param.get("eps", 1e-5), bn_param.get("momentum", 0.9)
    D = x.shape[1]
    rm = bn_param.setdefault("running_mean", np.zeros(D, x.dtype))
    rv = bn_param.setdefault("running_var", np.zeros(D, x.dtype))
    if bn_param["mode"] == "test":
        return gamma * (x - rm) / np.sqrt(rv + eps) + beta, {}
    mean = np.mean(x, axis=0)
    var = np.mean((x - mean) ** 2, axis=0)
    bn_param["running_mean"] = momentum * rm + (1 - momentum) * mean
    bn_param["running_var"] = momentum * rv + (1 - momentum) * var
    cache = {"x": x.copy(), "mean": mean, "var": var, "gamma": gamma.copy(), "eps": eps}
    return gamma * (x - mean) / np.sqrt(var + eps) + beta, cache


# %% answer: batchnorm_backward
def batchnorm_backward(dout, cache):
    if isinstance(cache, tuple):
        x_hat, std, gamma = cache
    else:
        std = np.sqrt(cache["var"] + cache["eps"])
        x_hat, gamma = (cache["x"] - cache["mean"]) / std, cache["gamma"]
    N = len(dout)
    dbeta, dgamma = dout.sum(0), (dout * x_hat).sum(0)
    return gamma / std * (dout - dbeta / N - x_hat * dgamma / N), dgamma, dbeta
