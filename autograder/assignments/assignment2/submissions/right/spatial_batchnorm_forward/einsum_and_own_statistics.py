# %% answer
def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    """Sums by einsum, the running statistics written here, and a dictionary for a cache."""
    C = x.shape[1]
    count = x.size // C
    eps = bn_param.get("eps", 1e-5)
    for name in ("running_mean", "running_var"):
        bn_param.setdefault(name, np.zeros(C, x.dtype))
    if bn_param["mode"] == "test":
        mean, var = bn_param["running_mean"], bn_param["running_var"]
    else:
        mean = np.einsum("nchw->c", x) / count
        centred = x - mean[:, None, None]
        var = np.einsum("nchw,nchw->c", centred, centred) / count
        keep = bn_param.get("momentum", 0.9)
        bn_param["running_mean"] = bn_param["running_mean"] * keep + mean * (1 - keep)
        bn_param["running_var"] = bn_param["running_var"] * keep + var * (1 - keep)
    inverse = 1 / np.sqrt(var + eps)
    normal = (x - mean[:, None, None]) * inverse[:, None, None]
    out = gamma[:, None, None] * normal + beta[:, None, None]
    return out, {"normal": normal, "gamma": gamma, "inverse": inverse, "count": count}


# %% answer: spatial_batchnorm_backward
def spatial_batchnorm_backward(dout, cache):
    normal, gamma, inverse, count = (cache[key] for key in ("normal", "gamma", "inverse", "count"))
    dgamma = np.einsum("nchw,nchw->c", dout, normal)
    dbeta = np.einsum("nchw->c", dout)
    column = np.s_[:, None, None]
    dx = dout * count - dbeta[column] - normal * dgamma[column]
    return dx * (gamma * inverse / count)[column], dgamma, dbeta
