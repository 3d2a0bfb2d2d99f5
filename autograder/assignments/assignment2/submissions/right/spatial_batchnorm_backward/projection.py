def spatial_batchnorm_backward(dout, cache):
    """Two directions are projected out of each channel's gradient: the constant one and that of x_hat."""
    _, x_hat, gamma, std = cache
    N, C, H, W = dout.shape
    d = dout.transpose(1, 0, 2, 3).reshape(C, -1)
    dx = np.empty_like(d)
    dgamma, dbeta = np.empty_like(gamma), np.empty_like(gamma)
    for c in range(C):
        basis = np.stack([np.ones_like(d[c]), x_hat[:, c]])
        dbeta[c], dgamma[c] = basis @ d[c]
        dx[c] = d[c] - (basis.T @ (basis @ d[c])) / d.shape[1]
        dx[c] *= gamma[c] / std[c]
    return dx.reshape(C, N, H, W).transpose(1, 0, 2, 3), dgamma, dbeta
