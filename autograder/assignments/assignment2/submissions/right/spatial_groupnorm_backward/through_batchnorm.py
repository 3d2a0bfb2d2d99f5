# %% answer: spatial_groupnorm_forward
def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    groups = x.reshape(x.shape[0] * G, -1).T  # a group is a feature now
    ones, zeros = np.ones(groups.shape[1], x.dtype), np.zeros(groups.shape[1], x.dtype)
    normal, cache = batchnorm_forward(groups, ones, zeros, {**gn_param, "mode": "train"})
    x_hat = normal.T.reshape(x.shape)
    return gamma * x_hat + beta, (x_hat, gamma, cache)


# %% answer: spatial_groupnorm_backward
def spatial_groupnorm_backward(dout, cache):
    x_hat, gamma, bn_cache = cache
    dgamma = np.sum(dout * x_hat, axis=(0, 2, 3), keepdims=True)
    dbeta = np.sum(dout, axis=(0, 2, 3), keepdims=True)
    columns = len(bn_cache[3])
    dgroups, _, _ = batchnorm_backward((dout * gamma).reshape(columns, -1).T, bn_cache)
    return dgroups.T.reshape(dout.shape), dgamma, dbeta
