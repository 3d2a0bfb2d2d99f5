def relu_backward(dout, cache):
    dx = np.zeros_like(dout)
    for place in np.ndindex(*dout.shape):
        if cache[place] > 0:
            dx[place] = dout[place]
    return dx
