def batchnorm_backward(dout, cache):
    x_hat, std, gamma = cache
    N = len(dout)
    dx = np.empty_like(dout)
    for d in range(dout.shape[1]):
        g = dout[:, d] * gamma[d]
        J = (np.eye(N) - 1 / N - np.outer(x_hat[:, d], x_hat[:, d]) / N) / std[d]
        dx[:, d] = J @ g
    return dx, np.einsum("nd,nd->d", dout, x_hat), np.einsum("nd->d", dout)
