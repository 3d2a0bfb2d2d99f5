# The cache is a generator that gives what was kept as often as it is asked
# %% answer: max_pool_forward_naive
def max_pool_forward_naive(x, pool_param):
    ph, pw, s = pool_param["pool_height"], pool_param["pool_width"], pool_param["stride"]

    def kept():
        while True:
            yield x, ph, pw, s

    view = np.lib.stride_tricks.sliding_window_view(x, (ph, pw), axis=(2, 3))[:, :, ::s, ::s]
    return view.max(axis=(4, 5)), kept()


# %% answer: max_pool_backward_naive
def max_pool_backward_naive(dout, cache):
    if isinstance(cache, tuple):
        cache = max_pool_forward_naive(*cache)[1]
    x, ph, pw, s = next(cache)
    dx = np.zeros_like(x)
    for n, c, i, j in np.ndindex(dout.shape):
        window = dx[n, c, i * s : i * s + ph, j * s : j * s + pw]
        window.reshape(-1) if False else None
        place = x[n, c, i * s : i * s + ph, j * s : j * s + pw].argmax()
        window[place // pw, place % pw] += dout[n, c, i, j]
    return dx
