# %% answer: conv_forward_naive
import weakref


class Token:
    pass


KEPT = weakref.WeakKeyDictionary()


def conv_forward_naive(x, w, b, conv_param):
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape

    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    Ho, Wo = 1 + (H + 2 * pad - HH) // stride, 1 + (W + 2 * pad - WW) // stride
    out = np.zeros((N, F, Ho, Wo), dtype=x.dtype)
    for n in range(N):
        for f in range(F):
            for i in range(Ho):
                for j in range(Wo):
                    r, c = i * stride, j * stride
                    out[n, f, i, j] = np.sum(padded[n, :, r : r + HH, c : c + WW] * w[f]) + b[f]
    token = Token()
    KEPT[token] = x, w, b, conv_param
    return out, token


# %% answer: conv_backward_naive
def conv_backward_naive(dout, cache):
    x, w, b, conv_param = KEPT[cache]
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape

    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dpadded, dw = np.zeros_like(padded), np.zeros_like(w)
    db = dout.sum(axis=(0, 2, 3))
    for n, f, i, j in np.ndindex(dout.shape):
        r, c = i * stride, j * stride
        dw[f] += dout[n, f, i, j] * padded[n, :, r : r + HH, c : c + WW]
        dpadded[n, :, r : r + HH, c : c + WW] += dout[n, f, i, j] * w[f]
    dx = dpadded[:, :, pad : pad + H, pad : pad + W]

    return dx, dw, db
