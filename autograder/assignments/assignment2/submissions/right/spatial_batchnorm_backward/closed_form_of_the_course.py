def spatial_batchnorm_backward(dout, cache):
    """The course's closed form, which has the same cache."""
    from cs231n.layers import batchnorm_backward_alt

    channels_last = np.rollaxis(dout, 1, 4)
    dx, dgamma, dbeta = batchnorm_backward_alt(channels_last.reshape(-1, dout.shape[1]), cache)
    return np.rollaxis(dx.reshape(channels_last.shape), 3, 1), dgamma, dbeta
