# A plain left-to-right sum in the dtype of x, bias last
def conv_forward_naive(x, w, b, conv_param):
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    Ho, Wo = 1 + (H + 2 * pad - HH) // stride, 1 + (W + 2 * pad - WW) // stride
    out = np.empty((N, F, Ho, Wo), x.dtype)
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    for i in range(Ho):
        for j in range(Wo):
            win = xp[:, None, :, i * stride : i * stride + HH, j * stride : j * stride + WW] * w
            out[:, :, i, j] = np.cumsum(win.reshape(N, F, -1), axis=2)[:, :, -1] + b
    return out, [x, w, b, dict(conv_param)]
