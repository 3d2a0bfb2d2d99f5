# Both sums in one complex reduction.
# %% answer
def spatial_batchnorm_backward(dout, cache):
    _, x_hat, gamma, std = cache
    N, C, H, W = dout.shape
    d = np.rollaxis(dout, 1, 4).reshape(-1, C)
    both = np.add.reduce(d + 1j * (d * x_hat), axis=0)
    dbeta, dgamma = both.real.astype(dout.dtype), both.imag.astype(dout.dtype)
    dx = (gamma / std) * (d - (dbeta + x_hat * dgamma) / len(d))
    return np.rollaxis(dx.reshape(N, H, W, C).astype(dout.dtype), 3, 1), dgamma, dbeta
