# All work and all results in a channels-last memory layout.
# %% answer
def spatial_groupnorm_backward(dout, cache):
    x_hat, std, gamma, G = cache
    N, C, H, W = dout.shape

    def last(a):
        return np.ascontiguousarray(a.transpose(0, 2, 3, 1)).reshape(N, H, W, G, C // G)

    d, h = last(dout), last(x_hat)
    dbeta, dgamma = d.sum(axis=(0, 1, 2)), (d * h).sum(axis=(0, 1, 2))
    d = d * gamma.reshape(G, C // G)

    def mean(a):
        return a.mean(axis=(1, 2, 4), keepdims=True)

    dx = (d - mean(d) - h * mean(d * h)) / std.reshape(N, 1, 1, G, 1)
    return (
        dx.reshape(N, H, W, C).transpose(0, 3, 1, 2),
        dgamma.reshape(gamma.shape),
        dbeta.reshape(gamma.shape),
    )
