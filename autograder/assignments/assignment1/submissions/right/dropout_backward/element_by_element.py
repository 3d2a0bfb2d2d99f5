def dropout_backward(dout, cache):
    param, mask = cache
    dx = np.empty_like(dout)
    for place in np.ndindex(*dout.shape):
        dx[place] = dout[place] * (mask[place] if param["mode"] == "train" else 1)
    return dx
