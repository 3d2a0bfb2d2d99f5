# %% answer: conv_forward_naive
def conv_forward_naive(x, w, b, conv_param):
    stride, pad = conv_param["stride"], conv_param["pad"]
    double = np.pad(x.astype(np.float64), ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    N, C, H, W = double.shape
    F, _, HH, WW = w.shape
    out = np.zeros((N, F, (H - HH) // stride + 1, (W - WW) // stride + 1))
    for u in range(HH):  # every place in the filter at once for all windows
        for v in range(WW):
            seen = double[:, :, u : H - HH + 1 + u : stride, v : W - WW + 1 + v : stride]
            out += np.einsum("nchw,fc->nfhw", seen, w[:, :, u, v].astype(np.float64))
    out += b.reshape(1, F, 1, 1)
    return out.astype(x.dtype), (x, w, b, conv_param)


# %% answer: conv_backward_naive
def conv_backward_naive(dout, cache):
    x, w, b, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    double = np.pad(x.astype(np.float64), ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    ddouble = np.zeros_like(double)
    dw = np.zeros(w.shape)
    H, W = double.shape[2:]
    HH, WW = w.shape[2:]
    dout = dout.astype(np.float64)
    for u in range(HH):
        for v in range(WW):
            seen = np.s_[:, :, u : H - HH + 1 + u : stride, v : W - WW + 1 + v : stride]
            dw[:, :, u, v] = np.einsum("nfhw,nchw->fc", dout, double[seen])
            ddouble[seen] += np.einsum("nfhw,fc->nchw", dout, w[:, :, u, v])
    dx = ddouble[:, :, pad : H - pad, pad : W - pad]
    return dx.astype(x.dtype), dw.astype(w.dtype), dout.sum(axis=(0, 2, 3)).astype(b.dtype)
