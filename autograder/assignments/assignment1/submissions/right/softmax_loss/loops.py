def softmax_loss(x, y):
    N, C = x.shape
    loss, dx = 0.0, np.zeros_like(x)
    for i in range(N):
        scores = x[i] - max(x[i])
        total = sum(np.exp(scores))
        loss += np.log(total) - scores[y[i]]
        for j in range(C):
            dx[i, j] = (np.exp(scores[j]) / total - (j == y[i])) / N
    return loss / N, dx
