def affine_backward(dout, cache):
    x, w, b = cache
    upstream = dout.T  # M, N
    dw = (upstream @ x.reshape(x.shape[0], -1)).T
    db = upstream.sum(axis=1)
    dx = (w @ upstream).T.reshape(x.shape)
    return dx, dw, db
