def softmax_loss_naive(W, X, y, reg):
    num_train = X.shape[0]
    losses, dW = [], np.zeros(W.shape)
    for example, label in zip(X, y, strict=False):
        s = example @ W
        s = s - s.max()
        log_sum = np.log(np.exp(s).sum())
        losses.append(log_sum - s[label])
        d = np.exp(s - log_sum)
        d[label] -= 1
        dW += np.outer(example, d) / num_train
    loss = np.mean(losses) + reg * np.sum(np.square(W))
    dW += reg * 2 * W
    return loss, dW
