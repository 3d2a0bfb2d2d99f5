# %% answer
def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    """Columns of pixels in another order than the hint's; nothing depends on it as long as it is undone."""
    N, C, H, W = x.shape
    rows = np.swapaxes(x, 0, 1).reshape(C, -1, order="F").T
    out, cache = batchnorm_forward(np.ascontiguousarray(rows), gamma, beta, bn_param)
    return np.swapaxes(out.T.reshape(C, N, H, W, order="F"), 0, 1), cache


# %% answer: spatial_batchnorm_backward
def spatial_batchnorm_backward(dout, cache):
    N, C, H, W = dout.shape
    rows = np.swapaxes(dout, 0, 1).reshape(C, -1, order="F").T
    dx, dgamma, dbeta = batchnorm_backward(rows, cache)
    return np.swapaxes(dx.T.reshape(C, N, H, W, order="F"), 0, 1), dgamma, dbeta
