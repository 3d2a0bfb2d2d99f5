class Pixels:
    """Turns images into rows of pixels and back; here columns of the image come before its rows."""

    def __init__(self, shape):
        self.N, self.C, self.H, self.W = shape

    def rows(self, images):
        return images.transpose(3, 0, 2, 1).reshape(self.W * self.N * self.H, self.C)

    def images(self, rows):
        return rows.reshape(self.W, self.N, self.H, self.C).transpose(1, 3, 2, 0)


# %% answer: spatial_batchnorm_forward
def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    pixels = Pixels(x.shape)
    rows, pixels.cache = batchnorm_forward(pixels.rows(x), gamma, beta, bn_param)
    return pixels.images(rows), pixels


# %% answer: spatial_batchnorm_backward
def spatial_batchnorm_backward(dout, cache):
    dx, dgamma, dbeta = batchnorm_backward(cache.rows(dout), cache.cache)
    return cache.images(dx), dgamma, dbeta
