def spatial_groupnorm_backward(dout, cache):
    """Left for later."""
    raise NotImplementedError
