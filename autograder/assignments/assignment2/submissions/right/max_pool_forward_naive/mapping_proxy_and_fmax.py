# Fmax over shifted views in Fortran order; the cache is a read-only mapping and its pool_param a copy
import types


# %% answer: max_pool_forward_naive
def max_pool_forward_naive(x, pool_param):
    ph, pw, s = (int(pool_param[k]) for k in ("pool_height", "pool_width", "stride"))
    images = np.asfortranarray(x)
    r, c = x.shape[2] - ph + 1, x.shape[3] - pw + 1
    shifted = (images[:, :, p : p + r : s, q : q + c : s] for p in range(ph) for q in range(pw))
    out = next(shifted).copy(order="K")
    for view in shifted:
        out = np.fmax(out, view, order="F")
    return out, types.MappingProxyType({"x": x, "pool_param": {**pool_param}})


# %% answer: max_pool_backward_naive
def max_pool_backward_naive(dout, cache):
    x, param = cache if isinstance(cache, tuple) else (cache["x"], cache["pool_param"])
    ph, pw, s = (int(param[k]) for k in ("pool_height", "pool_width", "stride"))
    dx = np.zeros(x.shape, x.dtype, order="F")
    for i, j in np.ndindex(*dout.shape[2:]):
        window = x[:, :, i * s : i * s + ph, j * s : j * s + pw].reshape(*x.shape[:2], -1)
        at = window.argmax(axis=2)
        n, c = np.indices(at.shape, sparse=True)
        dx[n, c, i * s + at // pw, j * s + at % pw] += dout[:, :, i, j]
    return dx
