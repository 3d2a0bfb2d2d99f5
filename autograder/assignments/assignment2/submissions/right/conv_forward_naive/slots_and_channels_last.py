# A class with slots is the cache and can be unpacked; computed with channels last, out is a view in
# another order
class ConvCache:
    __slots__ = ("images", "filters", "biases", "step", "frame")

    def __init__(self, *values):
        for name, value in zip(self.__slots__, values):
            setattr(self, name, value)

    def __iter__(self):
        yield self.images
        yield self.filters
        yield self.biases
        yield {"stride": self.step, "pad": self.frame}


# %% answer: conv_forward_naive
def conv_forward_naive(x, w, b, conv_param):
    s, p = conv_param["stride"], conv_param["pad"]
    last = np.pad(np.moveaxis(x, 1, -1), [(0, 0), (p, p), (p, p), (0, 0)])
    F, C, HH, WW = w.shape
    kernel = w.transpose(2, 3, 1, 0)
    rows = (last.shape[1] - HH) // s + 1
    cols = (last.shape[2] - WW) // s + 1
    out = np.empty((len(x), rows, cols, F), x.dtype)
    out[...] = b
    for p_ in range(HH):
        for q_ in range(WW):
            out += last[:, p_ : p_ + s * rows : s, q_ : q_ + s * cols : s][:, :rows, :cols] @ kernel[p_, q_]
    return np.moveaxis(out, -1, 1), ConvCache(x.copy(), w.copy(), b, s, p)


# %% answer: conv_backward_naive
def conv_backward_naive(dout, cache):
    x, w, b, param = cache
    s, p = param["stride"], param["pad"]
    F, C, HH, WW = w.shape
    framed = np.pad(x, [(0, 0), (0, 0), (p, p), (p, p)])
    dframed, dw = np.zeros_like(framed), np.empty_like(w)
    R, K = dout.shape[2:]
    for a in range(HH):
        for c in range(WW):
            view = np.s_[:, :, a : a + s * (R - 1) + 1 : s, c : c + s * (K - 1) + 1 : s]
            dw[:, :, a, c] = np.tensordot(dout, framed[view], axes=([0, 2, 3], [0, 2, 3]))
            dframed[view] += np.einsum("nfij,fc->ncij", dout, w[:, :, a, c])
    H, W = x.shape[2:]
    return dframed[:, :, p : p + H, p : p + W], dw, np.einsum("nfij->f", dout)
