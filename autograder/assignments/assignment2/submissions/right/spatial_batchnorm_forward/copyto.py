# Statistics updated in place with np.copyto and out=.
# %% answer
def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    N, C, H, W = x.shape
    train = bn_param["mode"] == "train"
    eps, momentum = bn_param.get("eps", 1e-5), bn_param.get("momentum", 0.9)
    for key in ("running_mean", "running_var"):
        if bn_param.get(key) is None:
            bn_param[key] = np.zeros(C, dtype=x.dtype)
    by_channel = np.ascontiguousarray(x.swapaxes(0, 1)).reshape(C, -1)
    if train:
        mean = np.einsum("ck->c", by_channel) / by_channel.shape[1]
        centred = by_channel - mean[:, np.newaxis]
        var = np.einsum("ck,ck->c", centred, centred) / by_channel.shape[1]
        np.copyto(bn_param["running_mean"], momentum * bn_param["running_mean"] + (1 - momentum) * mean)
        np.copyto(bn_param["running_var"], momentum * bn_param["running_var"] + (1 - momentum) * var)
    else:
        centred = by_channel - bn_param["running_mean"][:, np.newaxis]
        var = bn_param["running_var"]
    std = np.sqrt(var + eps)
    x_hat = centred / std[:, np.newaxis]
    out = x_hat * gamma[:, np.newaxis] + beta[:, np.newaxis]
    out = out.reshape(C, N, H, W).swapaxes(0, 1)
    return out, (by_channel.T, x_hat.T, gamma, std)
