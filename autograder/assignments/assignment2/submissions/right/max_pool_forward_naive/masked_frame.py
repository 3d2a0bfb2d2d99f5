"""A frame of masked numbers around the images; out is a masked array of which nothing is masked."""


def max_pool_forward_naive(x, pool_param):
    h, w, s = (pool_param[k] for k in ("pool_height", "pool_width", "stride"))
    N, C, H, W = x.shape
    rows, cols = 1 + (H - h) // s, 1 + (W - w) // s
    frame = np.ma.masked_all((N, C, H + 1, W + 1), x.dtype)
    frame[:, :, :H, :W] = x
    out = np.ma.zeros((N, C, rows, cols), x.dtype)
    for i, j in np.ndindex(rows, cols):
        out[:, :, i, j] = frame[:, :, i * s : i * s + h, j * s : j * s + w].max(axis=3).max(axis=2)
    out = np.ma.masked_where(~np.isfinite(out), out)
    assert not np.ma.is_masked(out)
    return out, (x, pool_param)
