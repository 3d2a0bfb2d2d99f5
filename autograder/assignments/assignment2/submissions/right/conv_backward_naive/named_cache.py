from collections import namedtuple

ConvCache = namedtuple("ConvCache", "windows w stride pad size")


# %% answer: conv_forward_naive
def conv_forward_naive(x, w, b, conv_param):
    stride, pad = conv_param["stride"], conv_param["pad"]
    framed = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    windows = np.lib.stride_tricks.sliding_window_view(framed, w.shape[2:], axis=(2, 3))
    windows = windows[:, :, ::stride, ::stride]
    out = np.tensordot(windows, w, axes=([1, 4, 5], [1, 2, 3])) + b
    return out.transpose(0, 3, 1, 2), ConvCache(windows.copy(), w, stride, pad, x.shape[2:])


# %% answer: conv_backward_naive
def conv_backward_naive(dout, cache):
    """The forward pass keeps its windows in a named tuple; the backward pass reads nothing else."""
    windows, w, stride, pad, (H, W) = cache
    dw = np.tensordot(dout, windows, axes=([0, 2, 3], [0, 2, 3]))
    shares = np.tensordot(dout, w, axes=(1, 0))  # N, H', W', C, HH, WW
    N, C = windows.shape[:2]
    dframed = np.zeros((N, C, H + 2 * pad, W + 2 * pad), w.dtype)
    for i in range(dout.shape[2]):
        for j in range(dout.shape[3]):
            place = np.s_[:, :, i * stride : i * stride + w.shape[2], j * stride : j * stride + w.shape[3]]
            dframed[place] += shares[:, i, j]
    return dframed[:, :, pad:, pad:][:, :, :H, :W], dw, dout.sum(axis=(0, 2, 3))
