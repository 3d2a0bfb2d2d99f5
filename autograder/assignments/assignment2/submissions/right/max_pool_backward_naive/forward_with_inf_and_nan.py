"""The forward pass serves: a pixel won a window if the window's maximum changes once it is -inf."""


def max_pool_backward_naive(dout, cache):
    x, pool_param = cache
    h, w, s = (pool_param[k] for k in ("pool_height", "pool_width", "stride"))
    dx = np.zeros_like(x)
    H, W = x.shape[2:]
    with np.errstate(all="raise"):
        before, _ = max_pool_forward_naive(x, pool_param)
        for p in range(H):
            for q in range(W):
                without = x.copy()
                without[:, :, p, q] = -np.inf
                after, _ = max_pool_forward_naive(without, pool_param)
                dx[:, :, p, q] = np.where(after != before, dout, 0).sum(axis=(2, 3))
    return dx
