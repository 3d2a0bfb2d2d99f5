def layernorm_backward(dout, cache):
    xhat, std, gamma = cache
    D = dout.shape[1]
    dxhat = dout * gamma
    xmu = xhat * std
    dvar = np.sum(dxhat * xmu * -0.5 * std**-3, axis=1, keepdims=True)
    dmu = np.sum(-dxhat / std, axis=1, keepdims=True)
    dx = dxhat / std + dvar * 2 * xmu / D + dmu / D
    return dx, np.sum(dout * xhat, axis=0), np.sum(dout, axis=0)
