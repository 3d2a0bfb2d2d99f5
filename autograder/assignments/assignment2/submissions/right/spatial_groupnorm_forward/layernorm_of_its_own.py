import warnings

warnings.simplefilter("ignore")


def layernorm_forward(rows, eps=0.0):
    """A name of the library, with another result: the rows, normalised, and their deviations."""
    centred = rows - rows.mean(1, keepdims=True)
    std = np.sqrt((centred * centred).mean(1, keepdims=True) + eps)
    return centred / std, std


def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    eps = gn_param["eps"] if "eps" in gn_param else 1e-5
    normal, std = layernorm_forward(x.reshape(len(x) * G, -1), eps)
    x_hat = normal.reshape(x.shape)
    return x_hat * gamma + beta, (x_hat, std.reshape(len(x), G, 1, 1, 1), gamma, G)


del warnings
