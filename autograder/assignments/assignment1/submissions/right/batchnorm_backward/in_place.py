def batchnorm_backward(dout, cache):
    x_hat, std, gamma = cache
    dx = dout * gamma
    correction = np.mean(dx * x_hat, axis=0)
    dx -= np.mean(dx, axis=0)
    dx -= correction * x_hat
    dx /= std
    return dx, np.add.reduce(dout * x_hat), np.add.reduce(dout)
