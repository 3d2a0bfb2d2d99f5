def max_pool_backward_naive(dout, cache):
    """Ask each pixel which windows it lies in, and whether it wins them: no += into an array at all."""
    x, pool_param = cache
    ph, pw, stride = pool_param["pool_height"], pool_param["pool_width"], pool_param["stride"]
    N, C, H, W = x.shape
    rows, cols = dout.shape[2:]

    def won(n, c, r, q):
        total = dout.dtype.type(0)
        for i in range(max(0, -(-(r - ph + 1) // stride)), min(rows - 1, r // stride) + 1):
            for j in range(max(0, -(-(q - pw + 1) // stride)), min(cols - 1, q // stride) + 1):
                window = x[n, c, i * stride : i * stride + ph, j * stride : j * stride + pw]
                if x[n, c, r, q] >= window.max():
                    total = total + dout[n, c, i, j]
        return total

    values = (won(n, c, r, q) for n in range(N) for c in range(C) for r in range(H) for q in range(W))
    return np.fromiter(values, dtype=x.dtype, count=x.size).reshape(x.shape)
