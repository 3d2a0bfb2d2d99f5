def dropout_backward(dout, cache):
    param, mask = cache
    if param["mode"] == "test":
        return np.array(dout)
    return np.where(mask > 0, dout / dout.dtype.type(param["p"]), dout.dtype.type(0))
