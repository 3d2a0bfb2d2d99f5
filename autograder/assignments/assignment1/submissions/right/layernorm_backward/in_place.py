def layernorm_backward(dout, cache):
    x_hat, std, gamma = cache
    dx = dout * gamma
    correction = (dx * x_hat).mean(1)[:, None]
    dx -= dx.mean(1)[:, None]
    dx -= correction * x_hat
    dx /= std
    return dx, np.add.reduce(dout * x_hat), np.add.reduce(dout)
