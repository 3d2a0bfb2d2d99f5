def conv_forward_naive(x, w, b, conv_param):
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    padded = np.zeros((N, C, H + 2 * pad, W + 2 * pad), x.dtype)
    padded[:, :, pad : pad + H, pad : pad + W] = x
    rows, cols = 1 + (H + 2 * pad - HH) // stride, 1 + (W + 2 * pad - WW) // stride
    image, channel, row, col = padded.strides
    windows = np.lib.stride_tricks.as_strided(
        padded,
        (N, rows, cols, C, HH, WW),
        (image, row * stride, col * stride, channel, row, col),
        writeable=False,
    )
    out = windows.reshape(N * rows * cols, -1).dot(w.reshape(F, -1).T)
    out = np.moveaxis(out.reshape(N, rows, cols, F), 3, 1) + b[np.newaxis, :, np.newaxis, np.newaxis]
    return out, (x, w, b, conv_param)
