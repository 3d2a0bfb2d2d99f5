def softmax_loss_naive(W, X, y, reg):
    loss, dW = reg * np.sum(W * W), 2 * reg * W
    N = len(y)
    for i in range(N):
        scores = W.T @ X[i]
        log_p = scores - np.logaddexp.reduce(scores)
        loss = loss - log_p[y[i]] / N
        for j in range(len(scores)):
            dW[:, j] = dW[:, j] + (np.exp(log_p[j]) - (j == y[i])) * X[i] / N
    return loss, dW
