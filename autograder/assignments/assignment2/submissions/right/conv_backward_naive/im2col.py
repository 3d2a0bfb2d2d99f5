def window_indices(shape, HH, WW, stride):
    """Flat positions (rows of windows, C*HH*WW) in one padded image of shape (C, H, W)."""
    C, H, W = shape
    rows, cols = 1 + (H - HH) // stride, 1 + (W - WW) // stride
    positions = np.arange(C * H * W).reshape(C, H, W)
    found = []
    for i in range(rows):
        for j in range(cols):
            window = positions[:, i * stride : i * stride + HH, j * stride : j * stride + WW]
            found.append(window.ravel())
    return np.array(found), rows, cols


def frame(x, pad):
    N, C, H, W = x.shape
    bigger = np.zeros((N, C, H + 2 * pad, W + 2 * pad), x.dtype)
    bigger[:, :, pad : H + pad, pad : W + pad] = x
    return bigger


# %% answer: conv_forward_naive
def conv_forward_naive(x, w, b, conv_param):
    padded = frame(x, conv_param["pad"])
    indices, rows, cols = window_indices(padded.shape[1:], w.shape[2], w.shape[3], conv_param["stride"])
    columns = padded.reshape(len(x), -1)[:, indices]  # N, rows * cols, C * HH * WW
    out = columns @ w.reshape(len(w), -1).T + b
    out = out.transpose(0, 2, 1).reshape(len(x), len(w), rows, cols)
    return out, (columns, indices, w, x.shape, conv_param["pad"])


# %% answer: conv_backward_naive
def conv_backward_naive(dout, cache):
    columns, indices, w, (N, C, H, W), pad = cache
    F = len(w)
    dcolumns_out = dout.reshape(N, F, -1)
    dw = sum(dcolumns_out[n] @ columns[n] for n in range(N)).reshape(w.shape)
    dpadded = np.zeros((N, C * (H + 2 * pad) * (W + 2 * pad)), dout.dtype)
    for n in range(N):
        np.add.at(dpadded[n], indices, dcolumns_out[n].T @ w.reshape(F, -1))
    dpadded = dpadded.reshape(N, C, H + 2 * pad, W + 2 * pad)
    return dpadded[:, :, pad : pad + H, pad : pad + W], dw, dcolumns_out.sum(axis=2).sum(axis=0)
