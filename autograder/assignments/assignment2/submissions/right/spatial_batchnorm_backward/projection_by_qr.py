# Dx is what is left of d after the projection onto the constant and x_hat, by Gram-Schmidt, in float64.
# %% answer
def spatial_batchnorm_backward(dout, cache):
    x, x_hat, gamma, std = cache
    N, C, H, W = dout.shape
    dx = np.empty((N, C, H, W), dout.dtype)
    dgamma, dbeta = np.empty(C, dout.dtype), np.empty(C, dout.dtype)
    for c in range(C):
        d = dout[:, c].ravel().astype(np.float64)
        h = x_hat[:, c].astype(np.float64)
        dgamma[c], dbeta[c] = d @ h, d.sum()
        r = d - d.mean() - h * (d @ h) / len(d)
        dx[:, c] = (r * gamma[c] / std[c]).reshape(N, H, W)
    return dx, dgamma, dbeta
