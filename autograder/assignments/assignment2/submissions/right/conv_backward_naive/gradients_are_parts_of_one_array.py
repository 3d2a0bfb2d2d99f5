# Dx, dw and db are parts of one flat array made for the call
def conv_backward_naive(dout, cache):
    x, w, b, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    P = (N, C, H + 2 * pad, W + 2 * pad)
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    sizes = np.cumsum([xp.size, w.size, b.size])
    flat = np.zeros(sizes[-1], x.dtype)
    dxp, dw, db = flat[: sizes[0]].reshape(P), flat[sizes[0] : sizes[1]].reshape(w.shape), flat[sizes[1] :]
    for i in range(dout.shape[2]):
        for j in range(dout.shape[3]):
            r, c = slice(i * stride, i * stride + HH), slice(j * stride, j * stride + WW)
            dw += np.tensordot(dout[:, :, i, j], xp[:, :, r, c], axes=(0, 0))
            dxp[:, :, r, c] += np.tensordot(dout[:, :, i, j], w, axes=(1, 0))
            db += dout[:, :, i, j].sum(axis=0)
    return dxp[:, :, pad : pad + H, pad : pad + W], dw, db
