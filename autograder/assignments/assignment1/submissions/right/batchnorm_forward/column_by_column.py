def batchnorm_forward(x, gamma, beta, bn_param):
    eps, momentum = bn_param.get("eps", 1e-5), bn_param.get("momentum", 0.9)
    x_hat = np.empty_like(x)
    std = np.empty(x.shape[1], x.dtype)
    means = np.array(bn_param.get("running_mean", np.zeros(x.shape[1], x.dtype)))
    variances = np.array(bn_param.get("running_var", np.zeros(x.shape[1], x.dtype)))
    for d in range(x.shape[1]):
        mean, var = means[d], variances[d]
        if bn_param["mode"] == "train":
            mean = sum(x[:, d]) / len(x)
            var = sum((x[:, d] - mean) ** 2) / len(x)
            means[d] = momentum * means[d] + (1 - momentum) * mean
            variances[d] = momentum * variances[d] + (1 - momentum) * var
        std[d] = np.sqrt(var + eps)
        x_hat[:, d] = (x[:, d] - mean) / std[d]
    bn_param.update(running_mean=means, running_var=variances)
    return gamma * x_hat + beta, (x_hat, std, gamma)
