def conv_forward_naive(x, w, b, conv_param):
    """No frame: only the part of a filter that lies on the image; above the image there is none of it."""
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    H_out = 1 + (H + 2 * pad - HH) // stride
    W_out = 1 + (W + 2 * pad - WW) // stride
    out = np.zeros((N, F, H_out, W_out), dtype=x.dtype)
    for i in range(H_out):
        for j in range(W_out):
            top, left = i * stride - pad, j * stride - pad
            rows, cols = max(0, -top), max(0, -left)
            part = x[:, :, max(0, top) : top + HH, max(0, left) : left + WW]
            kernel = w[:, :, rows : rows + part.shape[2], cols : cols + part.shape[3]]
            part = part[:, :, : kernel.shape[2], : kernel.shape[3]]
            out[:, :, i, j] = np.tensordot(part, kernel, axes=([1, 2, 3], [1, 2, 3])) + b
    return out, (x, w, b, conv_param)
