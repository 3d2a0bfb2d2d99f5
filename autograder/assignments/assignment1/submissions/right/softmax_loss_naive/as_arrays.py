def softmax_loss_naive(W, X, y, reg):
    S = X @ W
    S = S - S.max(1)[:, None]
    P = np.exp(S)
    Z = P.sum(1)
    L = (np.log(Z) - S[range(len(y)), y]).mean() + reg * (W**2).sum()
    P = P / Z[:, None]
    P[range(len(y)), y] -= 1
    return L, X.T @ P / len(y) + 2 * reg * W
