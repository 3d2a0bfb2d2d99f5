def layernorm_forward(x, gamma, beta, ln_param):
    D = x.shape[1]
    mu = (np.sum(x, axis=1) / D).reshape(-1, 1)
    var = np.sum((x - mu) ** 2, axis=1).reshape(-1, 1) / D
    ivar = 1 / np.sqrt(var + ln_param.get("eps", 1e-5))
    xhat = (x - mu) * ivar
    out = gamma * xhat
    out += beta
    return out, (xhat, 1 / ivar, gamma)
