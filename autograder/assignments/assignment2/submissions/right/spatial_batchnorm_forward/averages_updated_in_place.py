def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    """The arrays in bn_param are updated where they stand, and the transposed image is never flattened."""
    last = x.transpose(0, 2, 3, 1)
    for key in ("running_mean", "running_var"):
        if key not in bn_param:
            bn_param[key] = np.zeros_like(gamma)
    mean, var = bn_param["running_mean"], bn_param["running_var"]
    if bn_param["mode"] == "train":
        keep = bn_param.get("momentum", 0.9)
        batch_mean, batch_var = last.mean(axis=(0, 1, 2)), last.var(axis=(0, 1, 2))
        mean *= keep
        mean += (1 - keep) * batch_mean
        var *= keep
        var += (1 - keep) * batch_var
        mean, var = batch_mean, batch_var
    std = np.sqrt(var + bn_param.get("eps", 1e-5))
    normal = (last - mean) / std
    out = np.ascontiguousarray((gamma * normal + beta).transpose(0, 3, 1, 2))
    C = len(gamma)
    return out, (last.reshape(-1, C), normal.reshape(-1, C), gamma, std)
