def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    """A group of an image is an example of layer norm, with neither scale nor shift."""
    from cs231n.layers import layernorm_forward

    rows = x.reshape(x.shape[0] * G, -1)
    one, zero = np.ones(rows.shape[1], x.dtype), np.zeros(rows.shape[1], x.dtype)
    normal, (_, _, std) = layernorm_forward(rows, one, zero, gn_param)
    x_hat = normal.reshape(x.shape)
    return gamma * x_hat + beta, (x_hat, std.reshape(x.shape[0], G, 1, 1, 1), gamma, G)
