# Welford, one image at a time; running statistics replaced.
# %% answer
def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    N, C, H, W = x.shape
    eps, momentum = bn_param.get("eps", 1e-5), bn_param.get("momentum", 0.9)
    stats = {k: bn_param.get(k, np.zeros(C, x.dtype)) for k in ("running_mean", "running_var")}
    if bn_param["mode"] == "train":
        count, mean, m2 = 0, np.zeros(C), np.zeros(C)
        for image in x:
            part = image.reshape(C, -1).astype(np.float64)
            k, part_mean = part.shape[1], part.mean(axis=1)
            delta = part_mean - mean
            m2 += ((part - part_mean[:, None]) ** 2).sum(axis=1) + delta**2 * count * k / (count + k)
            mean += delta * k / (count + k)
            count += k
        var = m2 / count
        stats["running_mean"] = (momentum * stats["running_mean"] + (1 - momentum) * mean).astype(x.dtype)
        stats["running_var"] = (momentum * stats["running_var"] + (1 - momentum) * var).astype(x.dtype)
    else:
        mean, var = stats.values()
    bn_param |= stats
    std = np.sqrt(var + eps)
    rows = x.transpose(0, 2, 3, 1).reshape(-1, C)
    x_hat = ((rows - mean) / std).astype(x.dtype)
    out = (gamma * x_hat + beta).reshape(N, H, W, C).transpose(0, 3, 1, 2)
    return out, (rows, x_hat, gamma, std.astype(x.dtype))
