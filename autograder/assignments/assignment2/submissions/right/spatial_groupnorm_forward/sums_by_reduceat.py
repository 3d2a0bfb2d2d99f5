# %% answer
def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    """Sums of the images first, then of the channels of a group; np.repeat hands them back to channels."""
    N, C, H, W = x.shape
    size = C // G
    starts = np.arange(0, C, size)

    def group_mean(values):
        sums = np.add.reduceat(values.sum(axis=(2, 3)), starts, axis=1) / (size * H * W)
        return np.repeat(sums, size, axis=1)[:, :, None, None]

    centred = x - group_mean(x)
    std = np.sqrt(group_mean(centred**2) + gn_param.get("eps", 1e-5))
    out = centred / std * gamma + beta
    return out, {"centred": centred, "std": std, "gamma": gamma, "group_mean": group_mean}


# %% answer: spatial_groupnorm_backward
def spatial_groupnorm_backward(dout, cache):
    """The function of the forward pass travels in the cache."""
    x_hat, group_mean = cache["centred"] / cache["std"], cache["group_mean"]
    d = dout * cache["gamma"]
    dx = (d - group_mean(d) - x_hat * group_mean(d * x_hat)) / cache["std"]
    return dx, np.sum(dout * x_hat, (0, 2, 3), keepdims=True), np.sum(dout, (0, 2, 3), keepdims=True)
