from functools import reduce


# %% answer
def max_pool_forward_naive(x, pool_param):
    """The element-wise maximum of as many shifted images as a window has places."""
    height, width, s = pool_param["pool_height"], pool_param["pool_width"], pool_param["stride"]
    rows, cols = (x.shape[2] - height) // s + 1, (x.shape[3] - width) // s + 1
    shifted = [
        x[:, :, p : p + (rows - 1) * s + 1 : s, q : q + (cols - 1) * s + 1 : s]
        for p in range(height)
        for q in range(width)
    ]
    out = reduce(np.maximum, shifted)
    return np.array(out), {"x": x, "param": pool_param, "out": out}


# %% answer: max_pool_backward_naive
def max_pool_backward_naive(dout, cache):
    x, out, param = cache["x"], cache["out"], cache["param"]
    s = param["stride"]
    rows, cols = dout.shape[2:]
    dx = np.zeros_like(x)
    for p in range(param["pool_height"]):
        for q in range(param["pool_width"]):
            place = np.s_[:, :, p : p + (rows - 1) * s + 1 : s, q : q + (cols - 1) * s + 1 : s]
            dx[place] += np.where(x[place] == out, dout, 0)
    return dx
