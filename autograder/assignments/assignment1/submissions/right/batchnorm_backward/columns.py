def batchnorm_backward(dout, cache):
    normal, deviation, scale = cache
    upstream = (dout * scale).T
    hat = normal.T
    along = (upstream * hat).mean(axis=1, keepdims=True)
    inner = upstream - upstream.mean(axis=1, keepdims=True) - hat * along
    return (inner / deviation[:, None]).T, (normal * dout).sum(0), dout.sum(0)
