def batchnorm_forward(x, gamma, beta, bn_param):
    eps, momentum = bn_param.get("eps", 1e-5), bn_param.get("momentum", 0.9)
    old = [bn_param.get(k, np.zeros_like(beta)) for k in ("running_mean", "running_var")]
    if bn_param["mode"] == "train":
        mean = np.einsum("nd->d", x) / len(x)
        centred = x - mean
        var = np.einsum("nd,nd->d", centred, centred) / len(x)
        new = [o + (1 - momentum) * (s - o) for o, s in zip(old, (mean, var), strict=True)]
        bn_param["running_mean"], bn_param["running_var"] = new
    else:
        mean, var = old
        centred = x - mean
    std = (var + eps) ** 0.5
    return gamma * (centred / std) + beta, (centred / std, std, gamma)
