def softmax_loss_vectorized(W, X, y, reg):
    scores = np.dot(X, W)
    log_p = scores - np.logaddexp.reduce(scores, axis=1)[:, None]
    d = np.exp(log_p)
    i = np.arange(len(y))
    d[i, y] -= 1
    return -log_p[i, y].mean() + reg * (W**2).sum(), np.dot(X.T, d / len(y)) + 2 * reg * W
