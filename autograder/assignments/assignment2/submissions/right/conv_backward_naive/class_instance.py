class Convolution:
    """One call of the layer, which knows its own windows."""

    def __init__(self, x, w, b, stride, pad):
        self.shape, self.w, self.b, self.stride, self.pad = x.shape, w, b, stride, pad
        self.padded = np.pad(x, [(0, 0)] * 2 + [(pad, pad)] * 2, mode="constant")

    def windows(self):
        HH, WW = self.w.shape[-2:]
        rows, cols = self.padded.shape[-2:]
        for i, top in enumerate(range(0, rows - HH + 1, self.stride)):
            for j, left in enumerate(range(0, cols - WW + 1, self.stride)):
                yield i, j, np.s_[:, :, top : top + HH, left : left + WW]

    def forward(self):
        places = list(self.windows())
        out = np.zeros(
            (self.shape[0], self.w.shape[0], places[-1][0] + 1, places[-1][1] + 1), self.padded.dtype
        )
        for i, j, window in places:
            out[:, :, i, j] = np.tensordot(self.padded[window], self.w, axes=([1, 2, 3], [1, 2, 3])) + self.b
        return out

    def backward(self, dout):
        dpadded, dw = np.zeros_like(self.padded), np.zeros_like(self.w)
        for i, j, window in self.windows():
            dpadded[window] += np.tensordot(dout[:, :, i, j], self.w, axes=1)
            dw += np.tensordot(dout[:, :, i, j].T, self.padded[window], axes=1)
        inner = [slice(self.pad, self.pad + size) for size in self.shape[2:]]
        return dpadded[:, :, inner[0], inner[1]], dw, np.einsum("nfij->f", dout)


# %% answer: conv_forward_naive
def conv_forward_naive(x, w, b, conv_param):
    layer = Convolution(x, w, b, conv_param["stride"], conv_param["pad"])
    return layer.forward(), layer


# %% answer: conv_backward_naive
def conv_backward_naive(dout, cache):
    return cache.backward(dout)
