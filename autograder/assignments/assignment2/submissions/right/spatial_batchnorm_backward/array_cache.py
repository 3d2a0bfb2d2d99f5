# %% answer: spatial_batchnorm_forward
def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    N, C, H, W = x.shape
    rows = x.transpose(1, 0, 2, 3).reshape(C, -1).T
    out, cache = batchnorm_forward(rows, gamma, beta, bn_param)
    if cache is not None:  # one array: row 0 the std, row 1 gamma, then x_hat
        cache = np.vstack([cache[3], cache[2], cache[1]])
    return out.T.reshape(C, N, H, W).transpose(1, 0, 2, 3), cache


# %% answer
def spatial_batchnorm_backward(dout, cache):
    N, C, H, W = dout.shape
    std, gamma, x_hat = cache[0], cache[1], cache[2:]
    d = dout.transpose(1, 0, 2, 3).reshape(C, -1).T
    M = len(d)
    dxh = d * gamma
    dx = 1.0 / M / std * (M * dxh - dxh.sum(0) - x_hat * np.sum(dxh * x_hat, 0))
    return dx.T.reshape(C, N, H, W).transpose(1, 0, 2, 3), (d * x_hat).sum(0), d.sum(0)
