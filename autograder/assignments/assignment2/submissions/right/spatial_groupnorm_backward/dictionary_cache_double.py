# A dictionary with float64 arrays as cache; gradients cast at the end.
# %% answer
def spatial_groupnorm_backward(dout, cache):
    groups, std = cache["groups"], cache["std"]
    N, C, H, W = dout.shape
    d64 = dout.astype(np.float64)
    dg = (d64 * cache["gamma"]).reshape(groups.shape)
    M = groups.shape[-1]
    dx = dg / std
    dx -= dx.sum(-1, keepdims=True) / M
    dx -= groups * np.einsum("ngm,ngm->ng", dg, groups)[..., None] / (M * std)
    dgamma = np.einsum("nchw,nchw->c", d64, groups.reshape(dout.shape)).reshape(1, C, 1, 1)
    dbeta = np.einsum("nchw->c", d64).reshape(1, C, 1, 1)
    return tuple(a.astype(dout.dtype) for a in (dx.reshape(dout.shape), dgamma, dbeta))


# %% answer: spatial_groupnorm_forward
def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    groups = x.astype(np.float64).reshape(len(x), G, -1)
    groups = groups - groups.mean(-1, keepdims=True)
    std = np.sqrt((groups**2).mean(-1, keepdims=True) + gn_param.get("eps", 1e-5))
    groups /= std
    out = (groups.reshape(x.shape) * gamma + beta).astype(x.dtype)
    return out, {"groups": groups, "std": std, "gamma": gamma.astype(np.float64)}
