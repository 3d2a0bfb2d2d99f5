# %% answer: layernorm_forward
def layernorm_forward(x, gamma, beta, ln_param):
    centred = x - np.average(x, axis=1)[:, None]
    std = np.sqrt(np.average(centred**2, axis=1)[:, None] + ln_param.get("eps", 1e-5))
    return gamma * centred / std + beta, {"centred": centred, "std": std, "gamma": gamma.copy()}


# %% answer: layernorm_backward
def layernorm_backward(dout, cache):
    if isinstance(cache, tuple):
        x_hat, std, gamma = cache
    else:
        std, gamma = cache["std"], cache["gamma"]
        x_hat = cache["centred"] / std
    D = dout.shape[1]
    g = dout * gamma
    dx = (D * g - g.sum(1, keepdims=True) - x_hat * (g * x_hat).sum(1, keepdims=True)) / (D * std)
    return dx, (dout * x_hat).sum(0), dout.sum(0)
