# Normalisation is folded into one scale and one shift, as deployed networks have it
def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    eps = bn_param.get("eps", 1e-5)
    N, C, H, W = x.shape
    zeros = np.zeros(C, x.dtype)
    rmean, rvar = bn_param.get("running_mean", zeros), bn_param.get("running_var", zeros)
    rows = x.transpose(0, 2, 3, 1).reshape(-1, C)
    if bn_param["mode"] == "test":
        a = gamma / np.sqrt(rvar + eps)
        out = rows * a + (beta - rmean * a)
        return out.reshape(N, H, W, C).transpose(0, 3, 1, 2), None
    m = bn_param.get("momentum", 0.9)
    mean, var = rows.mean(axis=0), rows.var(axis=0)
    std = np.sqrt(var + eps)
    a = gamma / std
    out = rows * a + (beta - mean * a)
    bn_param["running_mean"] = m * rmean + (1 - m) * mean
    bn_param["running_var"] = m * rvar + (1 - m) * var
    return out.reshape(N, H, W, C).transpose(0, 3, 1, 2), (rows, (rows - mean) / std, gamma, std)
