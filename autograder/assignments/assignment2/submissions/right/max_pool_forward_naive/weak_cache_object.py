# The cache is an object with __slots__ that keeps places, found lazily by a cached property at the first
# backward call
import functools


class _Pooled:
    def __init__(self, x, ph, pw, s):
        self._x, self.ph, self.pw, self.s = x.copy(), ph, pw, s  # images may be filled anew by then

    @functools.cached_property
    def places(self):
        view = np.lib.stride_tricks.sliding_window_view(self._x, (self.ph, self.pw), axis=(-2, -1))
        view = view[..., :: self.s, :: self.s, :, :]
        flat = view.reshape(*view.shape[:4], -1).argmax(axis=-1)
        return np.stack(np.divmod(flat, self.pw))

    def __len__(self):
        return 2


# %% answer: max_pool_forward_naive
def max_pool_forward_naive(x, pool_param):
    kept = _Pooled(x, *(pool_param[k] for k in ("pool_height", "pool_width", "stride")))
    view = np.lib.stride_tricks.sliding_window_view(x, (kept.ph, kept.pw), axis=(2, 3))
    return np.amax(view[:, :, :: kept.s, :: kept.s], axis=(4, 5)), kept


# %% answer: max_pool_backward_naive
def max_pool_backward_naive(dout, cache):
    if not isinstance(cache, _Pooled):
        x, param = cache
        cache = _Pooled(x, *(param[k] for k in ("pool_height", "pool_width", "stride")))
    dx = np.zeros_like(cache._x)
    n, c, i, j = np.indices(dout.shape, sparse=True)
    np.add.at(dx, (n, c, i * cache.s + cache.places[0], j * cache.s + cache.places[1]), dout)
    return dx
