def layernorm_backward(dout, cache):
    x_hat, std, gamma = cache
    dx = np.zeros_like(dout)
    dgamma, dbeta = np.zeros_like(gamma), np.zeros_like(gamma)
    for n in range(len(dout)):
        g = dout[n] * gamma
        dx[n] = (g - g.mean() - x_hat[n] * (g * x_hat[n]).mean()) / std[n]
        dgamma += dout[n] * x_hat[n]
        dbeta += dout[n]
    return dx, dgamma, dbeta
