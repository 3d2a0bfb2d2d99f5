# Pixels of all windows are ordered by lexsort, and the last of each window is the winner; helper shared
# through a class with static methods
class Windows:
    @staticmethod
    def winners(x, *, pool_height, pool_width, stride):
        H, W = x.shape
        rows = np.arange(0, H - pool_height + 1, stride)
        cols = np.arange(0, W - pool_width + 1, stride)
        i, j, p, q = np.meshgrid(rows, cols, range(pool_height), range(pool_width), indexing="ij")
        flat = ((i + p) * W + j + q).reshape(len(rows) * len(cols), -1)
        which = np.repeat(np.arange(len(flat)), flat.shape[1])
        order = np.lexsort((x.ravel()[flat.ravel()], which))
        return flat.ravel()[order].reshape(flat.shape)[:, -1]


# %% answer: max_pool_backward_naive
def max_pool_backward_naive(dout, cache):
    x, param = cache
    dx = np.zeros(x.shape, dtype=x.dtype)
    for image, gradient, d in zip(
        x.reshape(-1, *x.shape[2:]), dx.reshape(-1, x[0, 0].size), dout.reshape(-1, dout[0, 0].size)
    ):
        np.add.at(gradient, Windows.winners(image, **param), d)
    return dx
