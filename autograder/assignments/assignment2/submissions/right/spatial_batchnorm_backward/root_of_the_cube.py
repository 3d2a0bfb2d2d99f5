# %% answer: spatial_batchnorm_forward
def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    """Divided by the root of the cube of the variance, which is computed again from x."""
    N, C, H, W = x.shape
    out, _ = batchnorm_forward(x.transpose(0, 2, 3, 1).reshape(-1, C), gamma, beta, bn_param)
    return out.reshape(N, H, W, C).transpose(0, 3, 1, 2), (x.copy(), gamma.copy(), bn_param.get("eps", 1e-5))


# %% answer: spatial_batchnorm_backward
def spatial_batchnorm_backward(dout, cache):
    x, gamma, eps = cache
    axes, M = (0, 2, 3), x.size // x.shape[1]

    def sums(a):
        return a.sum(axis=axes, keepdims=True)

    centred = x - x.mean(axis=axes, keepdims=True)
    var = x.var(axis=axes, keepdims=True)
    dhat = dout * gamma.reshape(1, -1, 1, 1)
    dvar = sums(dhat * centred) * -0.5 / np.sqrt((var + eps) ** 3)
    dmean = -sums(dhat) / np.sqrt(var + eps) - dvar * 2 * sums(centred) / M
    dx = dhat / np.sqrt(var + eps) + dvar * 2 * centred / M + dmean / M
    return dx, (dout * centred / np.sqrt(var + eps)).sum(axis=axes), dout.sum(axis=axes)
