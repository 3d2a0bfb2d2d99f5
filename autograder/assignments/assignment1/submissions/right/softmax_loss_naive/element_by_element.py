def softmax_loss_naive(W, X, y, reg):
    N, D = X.shape
    C = W.shape[1]
    loss = 0.0
    dW = np.zeros((D, C))
    for i in range(N):
        f = np.zeros(C)
        for c in range(C):
            for d in range(D):
                f[c] += X[i, d] * W[d, c]
        f -= f.max()
        p = np.exp(f) / np.exp(f).sum()
        loss += -f[y[i]] + np.log(np.exp(f).sum())
        for c in range(C):
            for d in range(D):
                dW[d, c] += X[i, d] * (p[c] - (1 if c == y[i] else 0))
    return loss / N + reg * (W * W).sum(), dW / N + 2 * reg * W
