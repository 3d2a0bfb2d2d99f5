# %% answer: spatial_groupnorm_forward
def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    N, C, H, W = x.shape
    flat = x.reshape(N, G, -1)
    std = np.sqrt(flat.var(axis=-1, keepdims=True) + gn_param.get("eps", 1e-5))
    x_hat = ((flat - flat.mean(axis=-1, keepdims=True)) / std).reshape(x.shape)
    out = x_hat
    if not np.all(gamma == 1):
        out = out * gamma
    if not np.all(beta == 0):
        out = out + beta
    return out, (x_hat, std.reshape(N, G, 1, 1, 1), gamma, G)


# %% answer: spatial_groupnorm_backward
def spatial_groupnorm_backward(dout, cache):
    x_hat, std, gamma, G = cache
    N, C, H, W = dout.shape
    dbeta = np.einsum("nchw->c", dout).reshape(1, C, 1, 1)
    dgamma = np.einsum("nchw,nchw->c", dout, x_hat).reshape(1, C, 1, 1)
    shape = (N, G, C // G, H, W)
    h, d = x_hat.reshape(shape), (dout * gamma).reshape(shape)
    mean, slope = (a.mean(axis=(2, 3, 4), keepdims=True) for a in (d, d * h))
    return ((d - mean - h * slope) / std).reshape(dout.shape), dgamma, dbeta
