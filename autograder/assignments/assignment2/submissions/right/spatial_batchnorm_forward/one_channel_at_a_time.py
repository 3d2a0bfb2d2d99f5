# %% answer
def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    """batchnorm_forward for each channel with a dictionary of its own; what it learned is put together."""
    N, C, H, W = x.shape
    running = {k: bn_param.get(k, np.zeros(C, x.dtype)) for k in ("running_mean", "running_var")}
    outs, caches, learned = [], [], {"running_mean": [], "running_var": []}
    for c in range(C):
        own = {**bn_param, **{k: v[c : c + 1] for k, v in running.items()}}
        out, cache = batchnorm_forward(x[:, c].reshape(-1, 1), gamma[[c]], beta[[c]], own)
        outs.append(out.reshape(N, H, W))
        caches.append(cache)
        for k in learned:
            learned[k].append(own[k])
    bn_param.update({k: np.concatenate(v) for k, v in learned.items()})
    return np.stack(outs, axis=1), caches


# %% answer: spatial_batchnorm_backward
def spatial_batchnorm_backward(dout, cache):
    N, C, H, W = dout.shape
    parts = [batchnorm_backward(dout[:, c].reshape(-1, 1), cache[c]) for c in range(C)]
    dx = np.stack([part[0].reshape(N, H, W) for part in parts], axis=1)
    return dx, np.hstack([part[1] for part in parts]), np.hstack([part[2] for part in parts])
