_buffers = {}


# %% answer: spatial_groupnorm_backward
def spatial_groupnorm_backward(dout, cache):
    x_hat, std, gamma, G = cache
    N, C, H, W = dout.shape
    d = _buffers.setdefault((dout.shape, G, dout.dtype.str), np.empty((N, G, C // G, H, W), dout.dtype))
    np.multiply(dout.reshape(d.shape), gamma.reshape(1, G, C // G, 1, 1), out=d)
    h = x_hat.reshape(d.shape)
    dx = d - d.mean(axis=(2, 3, 4), keepdims=True)
    dx -= h * (d * h).mean(axis=(2, 3, 4), keepdims=True)
    dx /= std
    return (
        dx.reshape(dout.shape),
        (dout * x_hat).sum(axis=(0, 2, 3), keepdims=True),
        dout.sum(axis=(0, 2, 3), keepdims=True),
    )
