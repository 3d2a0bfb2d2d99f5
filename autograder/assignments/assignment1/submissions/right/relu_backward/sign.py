def relu_backward(dout, cache):
    return dout * np.maximum(np.sign(cache), 0)
