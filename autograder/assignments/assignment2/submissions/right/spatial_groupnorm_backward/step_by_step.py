# %% answer: spatial_groupnorm_forward
def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    N, C, H, W = x.shape
    groups = x.reshape(N * G, C // G * H * W)
    mu = np.mean(groups, axis=1, keepdims=True)
    centred = groups - mu
    var = np.mean(centred**2, axis=1, keepdims=True)
    root = np.sqrt(var + gn_param.get("eps", 1e-5))
    inverse = 1 / root
    return (centred * inverse).reshape(x.shape) * gamma + beta, (centred, root, inverse, gamma)


# %% answer: spatial_groupnorm_backward
def spatial_groupnorm_backward(dout, cache):
    centred, root, inverse, gamma = cache
    M = centred.shape[1]
    dbeta = np.sum(dout, axis=(0, 2, 3), keepdims=True)
    dgamma = np.sum(dout * (centred * inverse).reshape(dout.shape), axis=(0, 2, 3), keepdims=True)
    dnormal = (dout * gamma).reshape(centred.shape)
    dinverse = np.sum(dnormal * centred, axis=1, keepdims=True)
    droot = -dinverse / root**2
    dvar = droot / (2 * root)
    dcentred = dnormal * inverse + np.ones_like(centred) / M * 2 * centred * dvar
    dmu = -np.sum(dcentred, axis=1, keepdims=True)
    return (dcentred + dmu / M).reshape(dout.shape), dgamma, dbeta
