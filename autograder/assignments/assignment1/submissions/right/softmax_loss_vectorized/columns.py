def softmax_loss_vectorized(W, X, y, reg):
    N = X.shape[0]
    scores = W.T.dot(X.T)
    scores -= scores.max(axis=0)
    exp = np.exp(scores)
    p = exp / exp.sum(axis=0)
    loss = (np.log(exp.sum(axis=0)) - scores[y, range(N)]).sum() / N
    p[y, range(N)] -= 1
    dW = (p.dot(X) / N).T
    return loss + reg * np.linalg.norm(W) ** 2, dW + 2 * reg * W
