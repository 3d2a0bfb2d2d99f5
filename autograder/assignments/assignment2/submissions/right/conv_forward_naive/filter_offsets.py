def conv_forward_naive(x, w, b, conv_param):
    """Add up one shifted image for each place of the filter; the frame is made by slice assignment."""
    s, p = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    framed = np.zeros((N, C, H + 2 * p, W + 2 * p), dtype=x.dtype)
    framed[:, :, p : p + H, p : p + W] = x
    rows, cols = (H + 2 * p - HH) // s + 1, (W + 2 * p - WW) // s + 1
    out = np.tile(b.reshape(1, F, 1, 1), (N, 1, rows, cols))
    for q in reversed(range(HH * WW)):
        top, left = divmod(q, WW)
        seen = framed[:, :, top : top + s * rows : s, left : left + s * cols : s][:, :, :rows, :cols]
        out += np.moveaxis(np.tensordot(w[:, :, top, left], seen, axes=(1, 1)), 0, 1)
    return out, (x, w, b, conv_param)
