# %% answer: conv_forward_naive
def conv_forward_naive(x, w, b, conv_param):
    pad = conv_param["pad"]
    stride = conv_param["stride"]
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    out_h = (H + 2 * pad - HH) // stride + 1
    out_w = (W + 2 * pad - WW) // stride + 1
    out = np.empty([N, F, out_h, out_w], x.dtype)
    for i in range(out_h):
        for j in range(out_w):
            for f in reversed(range(F)):
                for n in range(N):
                    total = float(b[f])
                    for u in range(HH):
                        for v in range(WW):
                            row, col = i * stride + u - pad, j * stride + v - pad
                            if 0 <= row < H and 0 <= col < W:
                                for c in range(C):
                                    total += float(x[n, c, row, col]) * float(w[f, c, u, v])
                    out[n, f, i, j] = total
    return out, (x, w, b, conv_param)


# %% answer: conv_backward_naive
def conv_backward_naive(dout, cache):
    x, w, b, conv_param = cache
    pad = conv_param["pad"]
    stride = conv_param["stride"]
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    dx, dw, db = np.zeros(x.shape), np.zeros(w.shape), np.zeros(F)
    for j in range(dout.shape[3]):
        for i in range(dout.shape[2]):
            for n in range(N):
                for f in range(F):
                    gradient = dout[n, f, i, j]
                    db[f] += gradient
                    for u in range(HH):
                        for v in range(WW):
                            row, col = i * stride + u - pad, j * stride + v - pad
                            if row < 0 or row >= H or col < 0 or col >= W:
                                continue
                            for c in range(C):
                                dx[n, c, row, col] += gradient * w[f, c, u, v]
                                dw[f, c, u, v] += gradient * x[n, c, row, col]
    return dx.astype(x.dtype), dw.astype(w.dtype), db.astype(b.dtype)
