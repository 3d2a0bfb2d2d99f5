def relu_backward(dout, cache):
    x = cache
    return np.where(x > 0, dout, 0).astype(dout.dtype)
