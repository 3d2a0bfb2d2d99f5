# %% answer: batchnorm_forward
def batchnorm_forward(x, gamma, beta, bn_param):
    mode, eps, momentum = bn_param["mode"], bn_param.get("eps", 1e-5), bn_param.get("momentum", 0.9)
    N, D = x.shape
    running_mean = bn_param.get("running_mean", np.zeros(D, dtype=x.dtype))
    running_var = bn_param.get("running_var", np.zeros(D, dtype=x.dtype))
    cache = None
    if mode == "train":
        mu = x.mean(0)
        xc = x - mu
        var = (xc**2).mean(0)
        ivar = 1 / np.sqrt(var + eps)
        xhat = xc * ivar
        out = gamma * xhat + beta
        cache = (xhat, xc, ivar, gamma)
        running_mean = momentum * running_mean + (1 - momentum) * mu
        running_var = momentum * running_var + (1 - momentum) * var
    elif mode == "test":
        out = gamma * (x - running_mean) / np.sqrt(running_var + eps) + beta
    else:
        raise ValueError(f'Invalid forward batchnorm mode "{mode}"')
    bn_param["running_mean"] = running_mean
    bn_param["running_var"] = running_var
    return out, cache


# %% answer: batchnorm_backward
def batchnorm_backward(dout, cache):
    xhat, xc, ivar, gamma = cache
    N, D = dout.shape
    dbeta = dout.sum(0)
    dgamma = (dout * xhat).sum(0)
    dxhat = dout * gamma
    divar = (dxhat * xc).sum(0)
    dvar = -0.5 * ivar**3 * divar
    dxc = dxhat * ivar + 2.0 / N * xc * dvar
    dmu = -dxc.sum(0)
    return dxc + dmu / N, dgamma, dbeta


# %% answer: layernorm_forward
def layernorm_forward(x, gamma, beta, ln_param):
    eps = ln_param.get("eps", 1e-5)
    xT = x.T
    xc = xT - xT.mean(0)
    ivar = 1 / np.sqrt((xc**2).mean(0) + eps)
    xhat = (xc * ivar).T
    return gamma * xhat + beta, (xhat, xc, ivar, gamma)


# %% answer: layernorm_backward
def layernorm_backward(dout, cache):
    xhat, xc, ivar, gamma = cache
    D = dout.shape[1]
    dbeta, dgamma = dout.sum(0), (dout * xhat).sum(0)
    dxhat = (dout * gamma).T
    dvar = -0.5 * ivar**3 * (dxhat * xc).sum(0)
    dxc = dxhat * ivar + 2.0 / D * xc * dvar
    return (dxc - dxc.mean(0)).T, dgamma, dbeta


# %% answer: dropout_forward
def dropout_forward(x, dropout_param):
    p, mode = dropout_param["p"], dropout_param["mode"]
    if "seed" in dropout_param:
        np.random.seed(dropout_param["seed"])
    mask = None
    if mode == "train":
        mask = (np.random.rand(*x.shape) < p) / p
        out = x * mask
    else:
        out = x
    return out.astype(x.dtype, copy=False), (dropout_param, mask)


# %% answer: dropout_backward
def dropout_backward(dout, cache):
    dropout_param, mask = cache
    dx = dout * mask if dropout_param["mode"] == "train" else dout
    return dx.astype(dout.dtype, copy=False)
