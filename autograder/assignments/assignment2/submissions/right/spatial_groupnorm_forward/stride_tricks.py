# Groups by as_strided of a contiguous copy.
# %% answer
def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    N, C, H, W = x.shape
    x = np.ascontiguousarray(x)
    size = x.itemsize
    K = C // G * H * W
    groups = np.lib.stride_tricks.as_strided(x, (N, G, K), (G * K * size, K * size, size), writeable=False)
    mean = groups.mean(-1, keepdims=True)
    centred = groups - mean
    std = np.sqrt(np.mean(centred**2, axis=-1, keepdims=True) + gn_param.get("eps", 1e-5))
    x_hat = (centred / std).reshape(N, C, H, W)
    return gamma * x_hat + beta, (x_hat, std[..., None, None], gamma, G)
