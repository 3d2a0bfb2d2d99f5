def spatial_groupnorm_backward(dout, cache):
    """One after the other, in place on an array of its own: x_hat has mean 0, so their order is free."""
    x_hat, std, gamma, G = cache
    N, C, H, W = dout.shape
    d = (dout * gamma).reshape(N * G, -1)
    h = x_hat.reshape(N * G, -1)
    d -= d.mean(axis=1)[:, None]
    d -= h * np.einsum("ij,ij->i", d, h)[:, None] / d.shape[1]
    d /= std.reshape(N * G, 1)
    dgamma = np.tensordot(dout * x_hat, np.ones((H, W), dout.dtype), axes=2).sum(axis=0)
    return d.reshape(N, C, H, W), dgamma.reshape(1, C, 1, 1), dout.sum((0, 2, 3))[None, :, None, None]
