def affine_backward(dout, cache):
    x, w, b = cache
    dx, dw, db = np.zeros_like(x), np.zeros_like(w), np.zeros_like(b)
    for n in range(len(x)):
        for m in range(w.shape[1]):
            dx[n] += dout[n, m] * w[:, m].reshape(x.shape[1:])
            dw[:, m] += dout[n, m] * x[n].ravel()
            db[m] += dout[n, m]
    return dx, dw, db
