def relu_backward(dout, cache):
    dx = np.array(dout)
    dx[cache < 0] = 0
    return dx
