class Cache:
    pass


# %% answer
def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    N, C, H, W = x.shape
    s = x.reshape(N, G, -1)
    c = Cache()
    c.std = np.sqrt(s.var(2, keepdims=True) + gn_param.get("eps", 1e-5))
    c.h, c.gamma = (s - s.mean(2, keepdims=True)) / c.std, gamma
    return [c.h.reshape(x.shape) * gamma + beta, c]


# %% answer: spatial_groupnorm_backward
def spatial_groupnorm_backward(dout, cache):
    d = (dout * cache.gamma).reshape(cache.h.shape)
    dx = (d - d.mean(2, keepdims=True) - cache.h * (d * cache.h).mean(2, keepdims=True)) / cache.std
    k = dict(axis=(0, 2, 3), keepdims=True)
    return [dx.reshape(dout.shape), (dout * cache.h.reshape(dout.shape)).sum(**k), dout.sum(**k)]
