def batchnorm_forward(x, gamma, beta, bn_param):
    eps = bn_param.get("eps", 1e-5)
    if bn_param["mode"] != "train":
        zeros = np.zeros_like(gamma)
        mean, var = bn_param.get("running_mean", zeros), bn_param.get("running_var", zeros)
        return (x - mean) * (gamma / np.sqrt(var + eps)) + beta, None
    m = bn_param.get("momentum", 0.9)
    for name, value in (("running_mean", x.mean(0)), ("running_var", x.var(0))):
        bn_param[name] = m * bn_param.get(name, 0 * value) + (1 - m) * value
    std = np.sqrt(x.var(0) + eps)
    x_hat = (x - x.mean(0)) / std
    return x_hat * gamma + beta, (x_hat, std, gamma)
