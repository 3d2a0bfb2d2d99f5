# The cache is a function that holds what it needs; the documented tuple is read as well
# %% answer: conv_forward_naive
def conv_forward_naive(x, w, b, conv_param):
    stride, pad = conv_param["stride"], conv_param["pad"]
    H, W = x.shape[2:]
    HH, WW = w.shape[2:]
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (HH, WW), (2, 3))[:, :, ::stride, ::stride]
    out = np.einsum("ncijpq,fcpq->nfij", windows, w) + b[:, None, None]

    def backward(dout):
        dpadded = np.zeros_like(padded)
        shares = np.lib.stride_tricks.sliding_window_view(dpadded, (HH, WW), (2, 3), writeable=True)
        shares = shares[:, :, ::stride, ::stride]
        for p in range(HH):
            for q in range(WW):
                shares[..., p, q] += np.einsum("nfij,fc->ncij", dout, w[:, :, p, q])
        dw = np.einsum("nfij,ncijpq->fcpq", dout, windows)
        return dpadded[:, :, pad : H + pad, pad : W + pad], dw, np.einsum("nfij->f", dout)

    return out, backward


# %% answer: conv_backward_naive
def conv_backward_naive(dout, cache):
    backward = cache if callable(cache) else conv_forward_naive(*cache)[1]
    return backward(dout)
