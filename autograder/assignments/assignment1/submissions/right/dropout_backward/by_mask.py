def dropout_backward(dout, cache):
    _, mask = cache
    return dout if mask is None else mask * dout
