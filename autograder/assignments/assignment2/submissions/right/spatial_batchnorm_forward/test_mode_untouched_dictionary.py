# Test mode does not write into bn_param at all; a folded affine map.
# %% answer
def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    N, C, H, W = x.shape
    if bn_param["mode"] == "test":
        zeros = np.zeros_like(gamma)
        scale = gamma / np.sqrt(bn_param.get("running_var", zeros) + bn_param.get("eps", 1e-5))
        shift = beta - scale * bn_param.get("running_mean", zeros)
        return np.einsum("nchw,c->nchw", x, scale) + shift[:, None, None], {}
    rows = np.concatenate([image.reshape(C, -1).T for image in x])
    out, cache = batchnorm_forward(rows, gamma, beta, bn_param)
    return np.stack([part.T.reshape(C, H, W) for part in np.split(out, N)]), cache
