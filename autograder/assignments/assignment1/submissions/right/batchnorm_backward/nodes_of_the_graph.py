def batchnorm_backward(dout, cache):
    x_hat, std, gamma = cache
    N = len(dout)
    dbeta = dout.sum(axis=0)
    dgamma = (x_hat * dout).sum(axis=0)
    dxhat = dout * gamma
    centred = x_hat * std
    divar = (dxhat * centred).sum(axis=0)
    dxmu = dxhat / std
    dstd = -divar / std**2
    dvar = 0.5 * dstd / std
    dsq = np.ones_like(dout) * dvar / N
    dxmu = dxmu + 2 * centred * dsq
    dmu = -dxmu.sum(axis=0)
    dx = dxmu + np.ones_like(dout) * dmu / N
    return dx, dgamma, dbeta
