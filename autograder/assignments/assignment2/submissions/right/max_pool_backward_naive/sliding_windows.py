# %% answer: max_pool_forward_naive
def max_pool_forward_naive(x, pool_param):
    size, s = (pool_param["pool_height"], pool_param["pool_width"]), pool_param["stride"]
    windows = np.lib.stride_tricks.sliding_window_view(x, size, axis=(2, 3))[:, :, ::s, ::s]
    return windows.max(axis=(4, 5)), (windows, x.shape, size, s)


# %% answer: max_pool_backward_naive
def max_pool_backward_naive(dout, cache):
    windows, shape, (_, width), s = cache
    best = windows.reshape(*dout.shape, -1).argmax(axis=-1)
    n, c, i, j = np.indices(dout.shape)
    dx = np.zeros(shape, dtype=dout.dtype)
    np.add.at(dx, (n, c, i * s + best // width, j * s + best % width), dout)
    return dx
