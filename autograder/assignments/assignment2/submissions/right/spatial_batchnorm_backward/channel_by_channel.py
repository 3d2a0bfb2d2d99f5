# %% answer: spatial_batchnorm_forward
def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    N, C, H, W = x.shape
    out, caches = np.zeros(x.shape, x.dtype), []
    given = {name: bn_param[name] for name in ("running_mean", "running_var") if name in bn_param}
    after = {"running_mean": np.zeros(C, x.dtype), "running_var": np.zeros(C, x.dtype)}
    for c in range(C):
        own = {**bn_param, **{name: value[c : c + 1] for name, value in given.items()}}
        column, cache = batchnorm_forward(x[:, c].reshape(-1, 1), gamma[c : c + 1], beta[c : c + 1], own)
        out[:, c] = column.reshape(N, H, W)
        caches.append(cache)
        for name in after:
            after[name][c] = own[name][0]
    bn_param.update(after)
    return out, caches


# %% answer: spatial_batchnorm_backward
def spatial_batchnorm_backward(dout, cache):
    dx, dgamma, dbeta = np.empty_like(dout), [], []
    for c, own in enumerate(cache):
        column, dg, db = batchnorm_backward(dout[:, c].reshape(-1, 1), own)
        dx[:, c] = column.reshape(dx[:, c].shape)
        dgamma.append(dg[0])
        dbeta.append(db[0])
    return dx, np.array(dgamma, dout.dtype), np.array(dbeta, dout.dtype)
