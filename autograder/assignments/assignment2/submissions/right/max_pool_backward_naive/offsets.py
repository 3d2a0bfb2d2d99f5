def shifted(x, u, v, rows, cols, stride):
    """The pixel at place (u, v) of every window, as a view of x."""
    return x[:, :, u : u + stride * (rows - 1) + 1 : stride, v : v + stride * (cols - 1) + 1 : stride]


# %% answer: max_pool_forward_naive
def max_pool_forward_naive(x, pool_param):
    height, width, stride = pool_param["pool_height"], pool_param["pool_width"], pool_param["stride"]
    rows, cols = (x.shape[2] - height) // stride + 1, (x.shape[3] - width) // stride + 1
    out = shifted(x, 0, 0, rows, cols, stride).copy()
    for u in range(height):
        for v in range(width):
            np.maximum(out, shifted(x, u, v, rows, cols, stride), out=out)
    return out, (x, pool_param)


# %% answer: max_pool_backward_naive
def max_pool_backward_naive(dout, cache):
    x, pool_param = cache
    out, _ = max_pool_forward_naive(x, pool_param)
    rows, cols = dout.shape[2:]
    dx, left = np.zeros_like(x), dout.copy()
    for u in range(pool_param["pool_height"]):
        for v in range(pool_param["pool_width"]):
            hit = shifted(x, u, v, rows, cols, pool_param["stride"]) == out
            target = shifted(dx, u, v, rows, cols, pool_param["stride"])
            target += np.where(hit, left, 0)
            left[hit] = 0  # the first of several equal maxima takes it all
    return dx
