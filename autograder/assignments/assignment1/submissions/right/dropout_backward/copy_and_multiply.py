def dropout_backward(dout, cache):
    dx = dout.copy()
    if cache[0]["mode"] == "train":
        dx *= cache[1]
    return dx
