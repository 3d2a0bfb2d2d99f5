def spatial_batchnorm_backward(dout, cache):
    """The graph of the paper, a line for each of its nodes, from the image that the cache holds."""
    x, _, gamma, std = cache
    N, C, H, W = dout.shape
    m = N * H * W
    d = np.stack([dout[:, c].ravel() for c in range(C)], axis=-1)
    mu = x.sum(axis=0) / m
    xmu = x - mu
    ivar = 1.0 / std
    xhat = xmu * ivar

    dbeta = d.sum(axis=0)
    dgamma = (d * xhat).sum(axis=0)
    dxhat = d * gamma
    divar = (dxhat * xmu).sum(axis=0)
    dsqrtvar = -divar / std**2
    dvar = 0.5 * dsqrtvar / std
    dxmu = dxhat * ivar + 2 * xmu * (dvar / m)
    dmu = -dxmu.sum(axis=0)
    dx = dxmu + dmu / m
    images = [dx[:, c].reshape(N, 1, H, W) for c in range(C)]
    return np.concatenate(images, axis=1), dgamma, dbeta
