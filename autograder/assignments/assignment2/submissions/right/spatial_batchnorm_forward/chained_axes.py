def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    N, C, H, W = x.shape
    rows = np.swapaxes(np.swapaxes(x, 1, 2), 2, 3)  # N, H, W, C
    out, cache = batchnorm_forward(np.concatenate(list(rows.reshape(N, H * W, C))), gamma, beta, bn_param)
    return np.array([image.T.reshape(C, H, W) for image in out.reshape(N, H * W, C)]), cache
