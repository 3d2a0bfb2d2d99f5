# Out in Fortran order; cache keeps copies of everything.
# %% answer
def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    N, C, H, W = x.shape
    rows = np.array(x.transpose(0, 2, 3, 1)).reshape((N * H * W, C))
    out, cache = batchnorm_forward(rows, gamma.copy(), beta.copy(), bn_param)
    return np.asfortranarray(out.reshape(N, H, W, C).transpose(0, 3, 1, 2)), cache and tuple(
        c.copy() for c in cache
    )
