def affine_forward(x, w, b):
    N, M = x.shape[0], w.shape[1]
    out = np.zeros((N, M), dtype=x.dtype)
    for n in range(N):
        row = x[n].flatten()
        for m in range(M):
            out[n, m] = np.sum(row * w[:, m]) + b[m]
    cache = (x, w, b)
    return out, cache
