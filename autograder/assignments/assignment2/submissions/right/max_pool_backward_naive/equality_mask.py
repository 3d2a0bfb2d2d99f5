# %% answer: max_pool_forward_naive
def max_pool_forward_naive(x, pool_param):
    ph, pw, s = (pool_param[key] for key in ("pool_height", "pool_width", "stride"))
    H_out = (x.shape[2] - ph) // s + 1
    W_out = (x.shape[3] - pw) // s + 1
    out = np.empty(x.shape[:2] + (H_out, W_out), x.dtype)
    for i in range(H_out):
        for j in range(W_out):
            out[:, :, i, j] = x[:, :, i * s : i * s + ph, j * s : j * s + pw].max(axis=3).max(axis=2)
    return out, {"x": x, "out": out, "window": (ph, pw, s)}


# %% answer: max_pool_backward_naive
def max_pool_backward_naive(dout, cache):
    x, out, (ph, pw, s) = cache["x"], cache["out"], cache["window"]
    dx = np.zeros(x.shape, x.dtype)
    for i in range(dout.shape[2]):
        for j in range(dout.shape[3]):
            region = np.s_[:, :, i * s : i * s + ph, j * s : j * s + pw]
            mask = x[region] == out[:, :, i, j][:, :, None, None]
            dx[region] += mask * dout[:, :, i, j][:, :, None, None]
    return dx
