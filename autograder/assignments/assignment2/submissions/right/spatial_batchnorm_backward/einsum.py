# %% answer: spatial_batchnorm_forward
def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    N, C, H, W = x.shape
    M = N * H * W
    eps = bn_param.get("eps", 1e-5)
    bn_param.setdefault("running_mean", np.zeros(C, x.dtype))
    bn_param.setdefault("running_var", np.zeros(C, x.dtype))
    if bn_param["mode"] == "train":
        mean = np.einsum("nchw->c", x) / M
        centred = x - mean.reshape(1, C, 1, 1)
        var = np.einsum("nchw,nchw->c", centred, centred) / M
        keep = bn_param.get("momentum", 0.9)
        bn_param["running_mean"] = keep * bn_param["running_mean"] + (1 - keep) * mean
        bn_param["running_var"] = keep * bn_param["running_var"] + (1 - keep) * var
    elif bn_param["mode"] == "test":
        centred, var = x - bn_param["running_mean"].reshape(1, C, 1, 1), bn_param["running_var"]
    else:
        raise ValueError("unknown mode")
    inverse = 1 / np.sqrt(var + eps)
    out = np.einsum("nchw,c,c->nchw", centred, inverse, gamma) + beta.reshape(1, C, 1, 1)
    return out, [centred, inverse, gamma]


# %% answer: spatial_batchnorm_backward
def spatial_batchnorm_backward(dout, cache):
    centred, inverse, gamma = cache
    N, C, H, W = dout.shape
    M = N * H * W
    dbeta = np.einsum("nchw->c", dout)
    dgamma = np.einsum("nchw,nchw,c->c", dout, centred, inverse)
    dx = dout - (dbeta / M)[:, None, None] - centred * (inverse * dgamma / M)[:, None, None]
    return np.einsum("nchw,c,c->nchw", dx, gamma, inverse), dgamma, dbeta
