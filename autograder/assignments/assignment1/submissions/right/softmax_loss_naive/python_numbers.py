import math


def softmax_loss_naive(W, X, y, reg):
    total, dW = 0.0, np.zeros_like(W)
    for i in range(len(X)):
        scores = [float(np.sum(X[i] * W[:, j])) for j in range(W.shape[1])]
        top = max(scores)
        z = math.fsum(math.exp(s - top) for s in scores)
        total += math.log(z) + top - scores[y[i]]
        for j, s in enumerate(scores):
            dW[:, j] += X[i] * math.exp(s - top) / z
        dW[:, y[i]] -= X[i]
    penalty = reg * float((W * W).sum())
    return total / len(X) + penalty, dW / len(X) + 2 * reg * W
