# %% answer
def spatial_batchnorm_backward(dout, cache):
    N, C, H, W = dout.shape
    x_hat, gamma, std = cache["x_hat"], cache["gamma"], cache["std"]
    d = dout.transpose(0, 2, 3, 1).reshape(-1, C)
    dgamma, dbeta = (d * x_hat).sum(axis=0), d.sum(axis=0)
    dout *= gamma[:, None, None]
    d = dout.transpose(0, 2, 3, 1).reshape(-1, C)
    dx = (d - d.mean(axis=0) - x_hat * (d * x_hat).mean(axis=0)) / std
    return dx.reshape(N, H, W, C).transpose(0, 3, 1, 2), dgamma, dbeta


# %% answer: spatial_batchnorm_forward
def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    N, C, H, W = x.shape
    rows = x.transpose(0, 2, 3, 1).reshape(-1, C)
    out, cache = batchnorm_forward(rows, gamma, beta, bn_param)
    if cache is not None:
        _, x_hat, gamma, std = cache
        cache = {"x_hat": x_hat, "gamma": gamma, "std": std}
    return out.reshape(N, H, W, C).transpose(0, 3, 1, 2), cache
