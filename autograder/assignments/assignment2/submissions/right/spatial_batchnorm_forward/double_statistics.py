# Float64 inside; running statistics stay float64 whatever the images are.
# %% answer
def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    N, C, H, W = x.shape
    rows = np.moveaxis(x, 1, -1).reshape(-1, C).astype(np.float64)
    for name in ("running_mean", "running_var"):
        bn_param.setdefault(name, np.zeros(C))
    out, cache = batchnorm_forward(rows, gamma.astype(float), beta.astype(float), bn_param)
    if cache:
        cache = tuple(part.astype(x.dtype) for part in cache)
    return np.moveaxis(out.reshape(N, H, W, C), -1, 1).astype(x.dtype), cache
