def softmax_loss(x, y):
    N, C = x.shape
    shifted = x - x.max(axis=1)[:, None]
    log_p = shifted - np.log(np.sum(np.exp(shifted), axis=1))[:, None]
    target = np.zeros_like(x)
    target[np.arange(N), y] = 1
    loss = -np.sum(target * log_p) / N
    return loss, (np.exp(log_p) - target) / N
