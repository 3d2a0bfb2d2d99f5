# The cache is a closure that gives the gradients.
# %% answer
def spatial_batchnorm_backward(dout, cache):
    return cache(dout)


# %% answer: spatial_batchnorm_forward
def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    N, C, H, W = x.shape

    def rows(a):
        return a.transpose(0, 2, 3, 1).reshape(-1, C)

    def images(a):
        return a.reshape(N, H, W, C).transpose(0, 3, 1, 2)

    out, kept = batchnorm_forward(rows(x), gamma, beta, bn_param)

    def backward(dout):
        dx, dgamma, dbeta = batchnorm_backward(rows(dout), kept)
        return images(dx), dgamma, dbeta

    return images(out), backward
