# Running_mean and running_var are rows of one array.
# %% answer
def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    N, C, H, W = x.shape
    zeros = np.zeros(C, x.dtype)
    both = np.stack([bn_param.get("running_mean", zeros), bn_param.get("running_var", zeros)])
    last = np.moveaxis(x, 1, 3)
    if bn_param["mode"] == "train":
        batch = np.stack([last.mean((0, 1, 2)), last.var((0, 1, 2))])
        keep = bn_param.get("momentum", 0.9)
        both = keep * both + (1 - keep) * batch
    else:
        batch = both
    bn_param["running_mean"], bn_param["running_var"] = both
    mean, std = batch[0], np.sqrt(batch[1] + bn_param.get("eps", 1e-5))
    x_hat = (last - mean) / std
    return np.moveaxis(gamma * x_hat + beta, 3, 1), (last.reshape(-1, C), x_hat.reshape(-1, C), gamma, std)
