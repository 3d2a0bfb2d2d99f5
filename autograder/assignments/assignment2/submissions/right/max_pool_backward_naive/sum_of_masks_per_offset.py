# For each offset in the window the windows won there, by masks
def max_pool_backward_naive(dout, cache):
    x, pool_param = cache
    h, w, s = (pool_param[key] for key in ("pool_height", "pool_width", "stride"))
    N, C, Ho, Wo = dout.shape

    def at(a, p, q):
        return a[:, :, p : p + (Ho - 1) * s + 1 : s, q : q + (Wo - 1) * s + 1 : s]

    best = np.full(dout.shape, -np.inf, x.dtype)
    for p in range(h):
        for q in range(w):
            best = np.fmax(best, at(x, p, q))
    dx, left = np.zeros_like(x), np.ones(dout.shape, bool)
    for p in range(h):
        for q in range(w):
            won = left & (at(x, p, q) == best)
            part = at(dx, p, q)
            part += np.where(won, dout, dout.dtype.type(0))
            left &= ~won
    return dx
