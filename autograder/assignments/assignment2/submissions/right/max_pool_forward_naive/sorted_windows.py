def max_pool_forward_naive(x, pool_param):
    """Sort each window and take its last number; windows run from the last one to the first."""
    pool_height, pool_width = pool_param["pool_height"], pool_param["pool_width"]
    stride = pool_param["stride"]
    N, C, H, W = x.shape
    tops = list(range(0, H - pool_height + 1, stride))
    lefts = list(range(0, W - pool_width + 1, stride))
    out = np.full((N, C, len(tops), len(lefts)), np.nan, dtype=x.dtype)
    for i in reversed(range(len(tops))):
        for j in reversed(range(len(lefts))):
            window = x[:, :, tops[i] : tops[i] + pool_height, lefts[j] : lefts[j] + pool_width]
            out[..., i, j] = np.sort(window.reshape(N, C, -1), axis=-1)[..., -1]
    return out, (x, pool_param)
