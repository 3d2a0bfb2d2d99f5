# A typing.NamedTuple is the cache; index arrays from an lru_cache by shape; out is taken along the last
# axis
import functools
import typing


class Pool(typing.NamedTuple):
    x: np.ndarray
    pool_param: dict


@functools.lru_cache
def _index(H, W, ph, pw, s):
    grid = np.arange(H * W, dtype=np.int64).reshape(H, W)
    corners = grid[: H - ph + 1 : s, : W - pw + 1 : s]
    return corners[..., None] + grid[:ph, :pw].ravel()


# %% answer: max_pool_forward_naive
def max_pool_forward_naive(x, pool_param):
    index = _index(*x.shape[2:], *map(pool_param.__getitem__, ("pool_height", "pool_width", "stride")))
    out = np.take(x.reshape(*x.shape[:2], -1), index, axis=2).max(-1)
    return out, Pool(x, pool_param)
