def max_pool_forward_naive(x, pool_param):
    """An array of NumPy's masked kind in which nothing is masked."""
    height, width, stride = (pool_param[k] for k in ("pool_height", "pool_width", "stride"))
    tops = range(0, x.shape[2] - height + 1, stride)
    firsts = range(0, x.shape[3] - width + 1, stride)
    rows = [[x[:, :, i : i + height, j : j + width].max(axis=(2, 3)) for j in firsts] for i in tops]
    out = np.ma.array(np.moveaxis(np.array(rows), (0, 1), (2, 3)))
    return out, (x, pool_param)
