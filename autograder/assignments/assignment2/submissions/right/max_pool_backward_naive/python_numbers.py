# %% answer: max_pool_forward_naive
def max_pool_forward_naive(x, pool_param):
    N, C, H, W = x.shape
    stride = pool_param["stride"]
    rows = len(range(0, H - pool_param["pool_height"] + 1, stride))
    cols = len(range(0, W - pool_param["pool_width"] + 1, stride))
    out = np.full((N, C, rows, cols), -np.inf, dtype=x.dtype)
    for j in range(cols):
        for i in range(rows):
            for c in range(C):
                for n in range(N):
                    for u in range(pool_param["pool_height"]):
                        for v in range(pool_param["pool_width"]):
                            value = x[n, c, i * stride + u, j * stride + v]
                            if value > out[n, c, i, j]:
                                out[n, c, i, j] = value
    return out, (x, pool_param)


# %% answer: max_pool_backward_naive
def max_pool_backward_naive(dout, cache):
    x, pool_param = cache
    stride = pool_param["stride"]
    dx = x * 0
    for (n, c, i, j), gradient in np.ndenumerate(dout):
        best = None
        for u in range(pool_param["pool_height"]):
            for v in range(pool_param["pool_width"]):
                place = (n, c, i * stride + u, j * stride + v)
                if best is None or x[place] >= x[best]:
                    best = place
        dx[best] += gradient
    return dx
