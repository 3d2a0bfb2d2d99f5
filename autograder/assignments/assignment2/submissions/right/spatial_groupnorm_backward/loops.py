# %% answer: spatial_groupnorm_forward
def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    N, C, H, W = x.shape
    size = C // G
    eps = gn_param.get("eps", 1e-5)
    x_hat = np.zeros_like(x)
    std = np.zeros((N, G, 1, 1, 1), x.dtype)
    for g in range(G):
        for n in range(N):
            group = x[n, g * size : (g + 1) * size]
            std[n, g] = np.sqrt(group.var() + eps)
            x_hat[n, g * size : (g + 1) * size] = (group - group.mean()) / std[n, g]
    return x_hat * gamma + beta, (x_hat, std, gamma, G)


# %% answer: spatial_groupnorm_backward
def spatial_groupnorm_backward(dout, cache):
    x_hat, std, gamma, G = cache
    N, C, H, W = dout.shape
    size = C // G
    dx = np.zeros_like(dout)
    dgamma, dbeta = np.zeros_like(gamma), np.zeros_like(gamma)
    for n in range(N):
        for c in range(C):
            dgamma[0, c, 0, 0] += np.sum(dout[n, c] * x_hat[n, c])
            dbeta[0, c, 0, 0] += np.sum(dout[n, c])
        for g in range(G):
            members = slice(g * size, (g + 1) * size)
            d, normal = dout[n, members] * gamma[0, members], x_hat[n, members]
            dx[n, members] = (d - d.mean() - normal * (d * normal).mean()) / std[n, g, 0, 0, 0]
    return dx, dgamma, dbeta
