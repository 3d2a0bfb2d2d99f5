def layernorm_forward(x, gamma, beta, ln_param):
    eps = ln_param["eps"] if "eps" in ln_param else 1e-5
    mean, var = x.mean(1, keepdims=True), x.var(1, keepdims=True)
    std = (var + eps) ** 0.5
    normal = (x - mean) / std
    return normal * gamma[None, :] + beta[None, :], (normal, std, gamma)
