# %% answer: spatial_batchnorm_forward
def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    last = np.moveaxis(x, 1, -1)
    out, cache = batchnorm_forward(np.ascontiguousarray(last).reshape(-1, x.shape[1]), gamma, beta, bn_param)
    return np.moveaxis(out.reshape(last.shape), -1, 1), (cache, last.shape)


# %% answer: spatial_batchnorm_backward
def spatial_batchnorm_backward(dout, cache):
    cache, shape = cache
    dpixels = np.moveaxis(dout, 1, -1).reshape(-1, dout.shape[1])
    dx, dgamma, dbeta = batchnorm_backward(dpixels, cache)
    return np.moveaxis(dx.reshape(shape), -1, 1), dgamma, dbeta
