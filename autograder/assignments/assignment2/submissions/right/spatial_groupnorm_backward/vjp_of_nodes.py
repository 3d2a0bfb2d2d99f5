# The cache is a tape: a list of functions, run backwards.
# %% answer
def spatial_groupnorm_backward(dout, cache):
    gradients, flowing = {}, dout
    for step in reversed(cache):
        flowing = step(flowing, gradients)
    return flowing, gradients["gamma"], gradients["beta"]


# %% answer: spatial_groupnorm_forward
def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    N, C, H, W = x.shape
    tape, axes = [], dict(axis=(2, 3, 4), keepdims=True)
    groups = x.reshape(N, G, C // G, H, W)
    centred = groups - groups.mean(**axes)
    std = np.sqrt((centred**2).mean(**axes) + gn_param.get("eps", 1e-5))
    grouped = centred / std
    x_hat = grouped.reshape(x.shape)

    def normalise(d, gradients):
        d = d.reshape(groups.shape)
        return ((d - d.mean(**axes) - grouped * (d * grouped).mean(**axes)) / std).reshape(x.shape)

    def scale(d, gradients):
        gradients["gamma"] = (d * x_hat).sum(axis=(0, 2, 3), keepdims=True)
        return d * gamma

    def shift(d, gradients):
        gradients["beta"] = d.sum(axis=(0, 2, 3), keepdims=True)
        return d

    tape += [normalise, scale, shift]
    return x_hat * gamma + beta, tape
