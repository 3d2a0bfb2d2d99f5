class PoolCache:
    def __init__(self, shape, dtype, places):
        self.shape, self.dtype, self.places = shape, dtype, places


# %% answer: max_pool_forward_naive
def max_pool_forward_naive(x, pool_param):
    ph, pw, stride = pool_param["pool_height"], pool_param["pool_width"], pool_param["stride"]
    N, C, H, W = x.shape
    out = np.empty((N, C, 1 + (H - ph) // stride, 1 + (W - pw) // stride), dtype=x.dtype)
    places = np.empty((*out.shape, 4), dtype=int)
    for n, c, i, j in np.ndindex(out.shape):
        candidates = [
            (x[n, c, r, q], r, q)
            for r in range(i * stride, i * stride + ph)
            for q in range(j * stride, j * stride + pw)
        ]
        value, r, q = max(candidates)
        out[n, c, i, j] = value
        places[n, c, i, j] = n, c, r, q
    return out, PoolCache(x.shape, x.dtype, places)


# %% answer: max_pool_backward_naive
def max_pool_backward_naive(dout, cache):
    """The forward pass keeps where each maximum was, in an object of its own class, and no image."""
    dx = np.zeros(cache.shape, cache.dtype)
    np.add.at(dx, tuple(np.moveaxis(cache.places, -1, 0)), dout)
    return dx
