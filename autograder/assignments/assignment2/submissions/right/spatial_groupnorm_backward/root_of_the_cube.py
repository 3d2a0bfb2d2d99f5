# %% answer: spatial_groupnorm_forward
def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    """Divided by the root of the cube of the variance, which is in the cache."""
    groups = x.reshape(len(x), G, -1)
    centred = groups - groups.mean(axis=2, keepdims=True)
    var = (centred**2).mean(axis=2, keepdims=True) + gn_param.get("eps", 1e-5)
    x_hat = (centred / np.sqrt(var)).reshape(x.shape)
    return gamma * x_hat + beta, (centred, var, gamma, x_hat, G)


# %% answer: spatial_groupnorm_backward
def spatial_groupnorm_backward(dout, cache):
    centred, var, gamma, x_hat, G = cache
    M = centred.shape[2]
    d = (dout * gamma).reshape(centred.shape)

    def sums(a):
        return a.sum(axis=2, keepdims=True)

    dvar = sums(d * centred) * -0.5 / np.sqrt(var**3)
    dx = d / np.sqrt(var) + 2 * centred * dvar / M
    dx = dx - sums(dx) / M
    over = {"axis": (0, 2, 3), "keepdims": True}
    return dx.reshape(dout.shape), (dout * x_hat).sum(**over), dout.sum(**over)
