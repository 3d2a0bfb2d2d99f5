# %% answer: conv_forward_naive
def conv_forward_naive(x, w, b, conv_param):
    p, s = conv_param["pad"], conv_param["stride"]
    padded = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, w.shape[2:], axis=(2, 3))[:, :, ::s, ::s]
    out = np.einsum("ncijhw,fchw->nfij", windows, w) + b[:, None, None]
    return out, {"windows": windows, "w": w, "shape": x.shape, "pad": p, "stride": s}


# %% answer: conv_backward_naive
def conv_backward_naive(dout, cache):
    w, p, s = cache["w"], cache["pad"], cache["stride"]
    N, C, H, W = cache["shape"]
    rows, cols = dout.shape[2:]
    dpadded = np.zeros((N, C, H + 2 * p, W + 2 * p), dtype=dout.dtype)
    for i in range(w.shape[2]):
        for j in range(w.shape[3]):
            part = dpadded[:, :, i : i + s * (rows - 1) + 1 : s, j : j + s * (cols - 1) + 1 : s]
            part += np.einsum("nfij,fc->ncij", dout, w[:, :, i, j])
    dw = np.einsum("nfij,ncijhw->fchw", dout, cache["windows"])
    return dpadded[:, :, p : p + H, p : p + W], dw, dout.sum((0, 2, 3))
