def _log_softmax(scores):
    scores = scores - scores.max(axis=1, keepdims=True)
    return scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))


# %% answer
def softmax_loss_vectorized(W, X, y, reg):
    log_p = _log_softmax(X.dot(W))
    correct = np.eye(W.shape[1])[y]
    loss = -(log_p * correct).sum() / len(X) + reg * (W * W).sum()
    return loss, X.T.dot(np.exp(log_p) - correct) / len(X) + 2 * reg * W
