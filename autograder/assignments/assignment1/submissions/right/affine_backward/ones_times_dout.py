def affine_backward(dout, cache):
    x, w, b = cache
    N = x.shape[0]
    x_rows = x.reshape(N, -1)
    db = np.ones(N, dtype=dout.dtype).dot(dout)
    dw = np.dot(x_rows.T, dout)
    dx = np.dot(dout, w.T).reshape(x.shape)
    return dx, dw, db
