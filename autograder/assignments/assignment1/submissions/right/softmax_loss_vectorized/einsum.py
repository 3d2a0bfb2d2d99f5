def softmax_loss_vectorized(W, X, y, reg):
    s = np.einsum("nd,dc->nc", X, W)
    s -= s.max(axis=1)[:, np.newaxis]
    e = np.exp(s)
    z = e.sum(axis=1)
    loss = np.log(z).mean() - s[np.arange(len(s)), y].mean() + reg * np.einsum("dc,dc", W, W)
    e /= z[:, np.newaxis]
    e[np.arange(len(s)), y] -= 1
    return loss, np.einsum("nd,nc->dc", X, e) / len(s) + reg * (W + W)
