def layernorm_backward(dout, cache):
    x_hat, std, gamma = cache
    g, hat = (dout * gamma).T, x_hat.T
    dx = (g - g.mean(0) - hat * (g * hat).mean(0)) / std.reshape(-1)
    return dx.T, (dout * x_hat).sum(axis=0), dout.sum(axis=0)
