# %% answer: max_pool_forward_naive
def max_pool_forward_naive(x, pool_param):
    cache = (x, pool_param)
    h, w, s = pool_param["pool_height"], pool_param["pool_width"], pool_param["stride"]
    rows = range(0, x.shape[2] - h + 1, s)
    cols = range(0, x.shape[3] - w + 1, s)
    maps = [
        [np.sort(x[:, :, r : r + h, c : c + w].reshape(*x.shape[:2], -1))[..., -1] for c in cols]
        for r in rows
    ]
    return np.array(maps).transpose(2, 3, 0, 1), cache


# %% answer: max_pool_backward_naive
def max_pool_backward_naive(dout, cache):
    x, pool_param = cache
    h, w, s = pool_param["pool_height"], pool_param["pool_width"], pool_param["stride"]
    dx = np.zeros(x.shape)
    for i in range(dout.shape[2]):
        for j in range(dout.shape[3]):
            window = x[:, :, i * s : i * s + h, j * s : j * s + w].reshape(*x.shape[:2], h * w)
            chosen = np.argsort(window, axis=-1)[..., -1]
            one_hot = np.eye(h * w)[chosen].reshape(*x.shape[:2], h, w)
            dx[:, :, i * s : i * s + h, j * s : j * s + w] += one_hot * dout[:, :, i : i + 1, j : j + 1]
    return dx.astype(dout.dtype)
