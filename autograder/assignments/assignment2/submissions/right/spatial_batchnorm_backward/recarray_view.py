"""An np.ndarray subclass for the gradients (np.recarray, NumPy's own), values as ever."""


def spatial_batchnorm_backward(dout, cache):
    N, C, H, W = dout.shape
    dx, dgamma, dbeta = batchnorm_backward(np.moveaxis(dout, 1, 3).reshape(-1, C), cache)
    dx = np.moveaxis(dx.reshape(N, H, W, C), 3, 1)
    return tuple(gradient.view(np.recarray) for gradient in (dx, dgamma, dbeta))
