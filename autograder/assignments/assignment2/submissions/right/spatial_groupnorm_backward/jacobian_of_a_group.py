def spatial_groupnorm_backward(dout, cache):
    """The Jacobian matrix of the normalisation, written out for each group of each image."""
    x_hat, std, gamma, G = cache
    N, C, H, W = dout.shape
    size = C // G
    M = size * H * W
    dx = np.zeros_like(dout)
    dgamma, dbeta = np.zeros_like(gamma), np.zeros_like(gamma)
    for n in range(N):
        dgamma[0] += (dout[n] * x_hat[n]).sum(axis=(1, 2), keepdims=True)
        dbeta[0] += dout[n].sum(axis=(1, 2), keepdims=True)
        for g in range(G):
            channels = slice(g * size, (g + 1) * size)
            h = x_hat[n, channels].ravel()
            jacobian = (np.identity(M, dtype=h.dtype) - 1 / M - np.outer(h, h) / M) / std[n, g].item()
            arriving = (dout[n, channels] * gamma[0, channels]).ravel()
            dx[n, channels] = (jacobian.T @ arriving).reshape(size, H, W)
    return dx, dgamma, dbeta
