def softmax_loss_vectorized(W, X, y, reg):
    N = X.shape[0]
    scores = X @ W
    scores = scores - np.max(scores, axis=1, keepdims=True)
    probs = np.exp(scores) / np.sum(np.exp(scores), axis=1, keepdims=True)
    Y = np.zeros_like(probs)
    Y[np.arange(N), y] = 1
    logs = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    loss = -np.sum(Y * logs) / N + reg * np.sum(W * W)
    dW = X.T @ (probs - Y) / N + 2 * reg * W
    return loss, dW
