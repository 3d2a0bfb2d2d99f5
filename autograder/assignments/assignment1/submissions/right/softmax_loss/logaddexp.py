def softmax_loss(x, y):
    norm = np.logaddexp.reduce(x, axis=1, keepdims=True)
    log_p = x - norm
    i = range(len(x))
    dx = np.exp(log_p)
    dx[i, y] -= 1.0
    dx /= len(x)
    return -log_p[i, y].mean(), dx
