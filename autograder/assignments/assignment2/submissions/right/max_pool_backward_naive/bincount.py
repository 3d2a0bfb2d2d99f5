# %% answer: max_pool_forward_naive
def max_pool_forward_naive(x, pool_param):
    height, width, stride = pool_param["pool_height"], pool_param["pool_width"], pool_param["stride"]
    positions = np.arange(x.size).reshape(x.shape)
    slide = np.lib.stride_tricks.sliding_window_view
    windows = slide(positions, (height, width), axis=(2, 3))[:, :, ::stride, ::stride]
    windows = windows.reshape(*windows.shape[:4], height * width)
    best = np.take_along_axis(windows, x.ravel()[windows].argmax(axis=-1)[..., None], axis=-1)[..., 0]
    return np.take(x, best), (best, x)


# %% answer: max_pool_backward_naive
def max_pool_backward_naive(dout, cache):
    best, x = cache
    sums = np.bincount(best.ravel(), weights=dout.ravel(), minlength=x.size)  # in float64
    return sums.reshape(x.shape).astype(x.dtype)
