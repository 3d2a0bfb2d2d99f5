# %% answer: spatial_batchnorm_forward
def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    mode, eps, momentum = bn_param["mode"], bn_param.get("eps", 1e-5), bn_param.get("momentum", 0.9)
    flat = x.astype(np.float64).swapaxes(0, 1).reshape(x.shape[1], -1)  # C, N * H * W
    old_mean = bn_param.get("running_mean", np.zeros(len(flat)))
    old_var = bn_param.get("running_var", np.zeros(len(flat)))
    if mode == "train":
        mean = flat.mean(axis=1)
        var = ((flat - mean[:, None]) ** 2).mean(axis=1)
        bn_param["running_mean"] = (momentum * old_mean + (1 - momentum) * mean).astype(x.dtype)
        bn_param["running_var"] = (momentum * old_var + (1 - momentum) * var).astype(x.dtype)
    else:
        mean, var = old_mean, old_var
    std = (var + eps) ** 0.5
    normal = (flat - mean[:, None]) / std[:, None]
    N, C, H, W = x.shape
    out = (gamma[:, None] * normal + beta[:, None]).reshape(C, N, H, W).swapaxes(0, 1)
    return out.astype(x.dtype), (normal, std, gamma)


# %% answer: spatial_batchnorm_backward
def spatial_batchnorm_backward(dout, cache):
    normal, std, gamma = cache
    N, C, H, W = dout.shape
    d = dout.astype(np.float64).swapaxes(0, 1).reshape(C, -1)
    dgamma, dbeta = (d * normal).sum(axis=1), d.sum(axis=1)
    dnormal = d * gamma[:, None]
    dx = dnormal - dnormal.mean(axis=1, keepdims=True)
    dx -= normal * (dnormal * normal).mean(axis=1, keepdims=True)
    dx = (dx / std[:, None]).reshape(C, N, H, W).swapaxes(0, 1)
    return dx.astype(dout.dtype), dgamma.astype(dout.dtype), dbeta.astype(dout.dtype)
