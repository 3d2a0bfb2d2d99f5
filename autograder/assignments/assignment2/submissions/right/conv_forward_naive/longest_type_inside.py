def conv_forward_naive(x, w, b, conv_param):
    """Adds up in the longest type there is, and rounds once at the end."""
    stride, pad = int(conv_param["stride"]), int(conv_param["pad"])
    padded = np.pad(x.astype(np.longdouble), [(0, 0), (0, 0), (pad, pad), (pad, pad)])
    rows = range(0, padded.shape[2] - w.shape[2] + 1, stride)
    cols = range(0, padded.shape[3] - w.shape[3] + 1, stride)
    out = np.empty((len(x), len(w), len(rows), len(cols)), np.longdouble)
    for i, top in enumerate(rows):
        for j, first in enumerate(cols):
            window = padded[:, None, :, top : top + w.shape[2], first : first + w.shape[3]]
            out[:, :, i, j] = (window * w).sum(axis=(2, 3, 4)) + b
    return out.astype(x.dtype), (x, w, b, conv_param)
