# %% answer: spatial_groupnorm_forward
def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    N, C, H, W = x.shape
    groups = x.astype(np.float64).reshape(N, G, -1)
    mean = groups.mean(axis=-1, keepdims=True)
    var = (groups**2).mean(axis=-1, keepdims=True) - mean**2
    std = np.sqrt(var + gn_param.get("eps", 1e-5))
    normal = (groups - mean) / std
    out = normal.reshape(N, C, H, W) * gamma + beta
    return out.astype(x.dtype), (normal, std, gamma)


# %% answer: spatial_groupnorm_backward
def spatial_groupnorm_backward(dout, cache):
    normal, std, gamma = cache
    d = dout.astype(np.float64)
    dgamma = (d * normal.reshape(d.shape)).sum(axis=(0, 2, 3)).reshape(gamma.shape)
    dbeta = d.sum(axis=(0, 2, 3)).reshape(gamma.shape)
    dnormal = (d * gamma).reshape(normal.shape)
    dx = dnormal - dnormal.mean(axis=-1, keepdims=True)
    dx = (dx - normal * (dnormal * normal).mean(axis=-1, keepdims=True)) / std
    return tuple(value.astype(dout.dtype) for value in (dx.reshape(d.shape), dgamma, dbeta))
