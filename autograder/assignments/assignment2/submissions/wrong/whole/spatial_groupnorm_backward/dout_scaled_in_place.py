# %% answer
def spatial_groupnorm_backward(dout, cache):
    N, C, H, W = dout.shape
    x_hat, std, gamma, G = cache["x_hat"], cache["std"], cache["gamma"], cache["G"]
    dgamma = (dout * x_hat.reshape(dout.shape)).sum(axis=(0, 2, 3), keepdims=True)
    dbeta = dout.sum(axis=(0, 2, 3), keepdims=True)
    dout *= gamma
    d = dout
    d = d.reshape(N * G, -1)
    dx = (d - d.mean(axis=1, keepdims=True) - x_hat * (d * x_hat).mean(axis=1, keepdims=True)) / std
    return dx.reshape(dout.shape), dgamma, dbeta


# %% answer: spatial_groupnorm_forward
def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    N, C, H, W = x.shape
    groups = x.reshape(N * G, -1)
    mean = groups.mean(axis=1, keepdims=True)
    std = np.sqrt(groups.var(axis=1, keepdims=True) + gn_param.get("eps", 1e-5))
    x_hat = (groups - mean) / std
    return x_hat.reshape(x.shape) * gamma + beta, {"x_hat": x_hat, "std": std, "gamma": gamma, "G": G}
