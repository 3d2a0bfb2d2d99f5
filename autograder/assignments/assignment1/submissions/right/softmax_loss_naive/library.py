def log_softmax(scores):
    """Logarithms of the probabilities along the last axis of scores."""
    shifted = scores - np.max(scores, axis=-1, keepdims=True)
    return shifted - np.log(np.sum(np.exp(shifted), axis=-1, keepdims=True))


def l2_penalty(W, reg):
    """The penalty reg * sum(W ** 2) and its gradient."""
    return reg * np.vdot(W, W), (2 * reg) * W


# %% answer: softmax_loss_naive
def softmax_loss_naive(W, X, y, reg):
    """Softmax loss with a loop over the examples and one over the classes; returns (loss, dW)."""
    N, C = len(X), W.shape[1]
    data_loss = 0.0
    dW = np.zeros(W.shape, dtype=W.dtype)
    for n in range(N):
        log_p = log_softmax(np.dot(X[n], W))
        data_loss -= log_p[y[n]]
        for c in range(C):
            dW[:, c] += np.exp(log_p[c]) * X[n]
        dW[:, y[n]] -= X[n]
    reg_loss, reg_dW = l2_penalty(W, reg)
    return data_loss / N + reg_loss, dW / N + reg_dW


# %% answer: softmax_loss_vectorized
def softmax_loss_vectorized(W, X, y, reg):
    """Softmax loss without a loop; returns (loss, dW)."""
    N = len(X)
    log_p = log_softmax(np.dot(X, W))
    picked = np.take_along_axis(log_p, y[:, np.newaxis], axis=1)
    dscores = np.exp(log_p)
    np.subtract.at(dscores, (np.arange(N), y), 1)
    dscores /= N
    reg_loss, reg_dW = l2_penalty(W, reg)
    return -np.sum(picked) / N + reg_loss, np.dot(X.T, dscores) + reg_dW
