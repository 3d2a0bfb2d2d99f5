def as_matrix(w, stride, padded_shape):
    """The convolution as one matrix (F * H' * W', C * H * W) that multiplies a flattened padded image."""
    F, C, HH, WW = w.shape
    H, W = padded_shape
    rows, cols = 1 + (H - HH) // stride, 1 + (W - WW) // stride
    matrix = np.zeros((F, rows, cols, C, H, W), w.dtype)
    for i in range(rows):
        for j in range(cols):
            matrix[:, i, j, :, i * stride : i * stride + HH, j * stride : j * stride + WW] = w
    return matrix.reshape(F * rows * cols, C * H * W), (F, rows, cols)


# %% answer: conv_forward_naive
def conv_forward_naive(x, w, b, conv_param):
    pad = conv_param["pad"]
    padded = np.pad(x, ((0,), (0,), (pad,), (pad,)))
    matrix, shape = as_matrix(w, conv_param["stride"], padded.shape[2:])
    out = (matrix @ padded.reshape(len(x), -1).T).T.reshape(len(x), *shape) + b[None, :, None, None]
    cache = (x, w, b, conv_param)
    return out, cache


# %% answer: conv_backward_naive
def conv_backward_naive(dout, cache):
    x, w, b, conv_param = cache
    pad, stride = conv_param["pad"], conv_param["stride"]
    padded = np.pad(x, ((0,), (0,), (pad,), (pad,)))
    matrix, (F, rows, cols) = as_matrix(w, stride, padded.shape[2:])
    dpadded = (dout.reshape(len(x), -1) @ matrix).reshape(padded.shape)
    dmatrix = (dout.reshape(len(x), -1).T @ padded.reshape(len(x), -1)).reshape(
        F, rows, cols, *padded.shape[1:]
    )
    dw = np.zeros_like(w)
    for i in range(rows):
        for j in range(cols):
            top, left = i * stride, j * stride
            dw += dmatrix[:, i, j, :, top : top + w.shape[2], left : left + w.shape[3]]
    last = -pad or None
    return dpadded[:, :, pad:last, pad:last], dw, dout.sum(axis=3).sum(axis=2).sum(axis=0)
