# %% answer: max_pool_forward_naive
def max_pool_forward_naive(x, pool_param):
    """Counts its calls, and keeps what each of them needs under a number of its own."""
    number = max_pool_forward_naive.calls = max_pool_forward_naive.calls + 1
    height, width, stride = (pool_param[k] for k in ("pool_height", "pool_width", "stride"))
    views = np.lib.stride_tricks.sliding_window_view(x, (height, width), (2, 3))[:, :, ::stride, ::stride]
    flat = views.reshape(*views.shape[:4], -1)
    kept[number] = x.shape, x.dtype, flat.argmax(axis=-1), width, stride
    return flat.max(axis=-1), number


max_pool_forward_naive.calls = 0
kept = {}


# %% answer: max_pool_backward_naive
def max_pool_backward_naive(dout, cache):
    shape, dtype, places, width, stride = kept[cache]
    dx = np.zeros(shape, dtype)
    for n, c, i, j in np.ndindex(places.shape):
        row, col = divmod(places[n, c, i, j], width)
        dx[n, c, i * stride + row, j * stride + col] += dout[n, c, i, j]
    return dx
