# %% answer: softmax_loss_naive
def softmax_loss_naive(W, X, y, reg):
    loss = 0.0
    dW = np.zeros_like(W)
    num_train, num_classes = X.shape[0], W.shape[1]
    for i in range(num_train):
        f = X[i].dot(W)
        f -= np.max(f)  # shift, so that the highest score is 0
        loss += -f[y[i]] + np.log(np.sum(np.exp(f)))
        for j in range(num_classes):
            p = np.exp(f[j]) / np.sum(np.exp(f))
            if j == y[i]:
                dW[:, j] += (p - 1) * X[i]
            else:
                dW[:, j] += p * X[i]
    loss /= num_train
    dW /= num_train
    loss += reg * np.sum(W * W)
    dW += 2 * reg * W
    return loss, dW


# %% answer: softmax_loss_vectorized
def softmax_loss_vectorized(W, X, y, reg):
    n = X.shape[0]
    f = X @ W
    f -= f.max(1, keepdims=True)
    logp = f - np.log(np.exp(f).sum(1, keepdims=True))
    loss = -logp[range(n), y].mean() + reg * (W * W).sum()
    ds = np.exp(logp)
    ds[range(n), y] -= 1
    return loss, X.T @ (ds / n) + 2 * reg * W
