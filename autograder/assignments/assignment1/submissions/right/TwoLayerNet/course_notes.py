# %% answer: affine_forward
def affine_forward(x, w, b):
    return x.reshape(len(x), -1) @ w + b, (x, w)


# %% answer: affine_backward
def affine_backward(dout, cache):
    x, w = cache[:2]
    return (dout @ w.T).reshape(x.shape), x.reshape(len(x), -1).T @ dout, dout.sum(0)


# %% answer: relu_forward
def relu_forward(x):
    return np.maximum(0, x), x


# %% answer: relu_backward
def relu_backward(dout, cache):
    return dout * (cache > 0)


# %% answer: softmax_loss
def softmax_loss(x, y):
    n = x.shape[0]
    f = x - x.max(1, keepdims=True)
    logp = f - np.log(np.exp(f).sum(1, keepdims=True))
    dx = np.exp(logp)
    dx[np.arange(n), y] -= 1
    return -logp[np.arange(n), y].sum() / n, dx / n


# %% answer: TwoLayerNet
class TwoLayerNet:
    def __init__(self, input_dim=3 * 32 * 32, hidden_dim=100, num_classes=10, weight_scale=1e-3, reg=0.0):
        self.params = {}
        self.reg = reg
        self.params["W1"] = weight_scale * np.random.randn(input_dim, hidden_dim)
        self.params["b1"] = np.zeros(hidden_dim)
        self.params["W2"] = weight_scale * np.random.randn(hidden_dim, num_classes)
        self.params["b2"] = np.zeros(num_classes)

    def loss(self, X, y=None):
        W1, b1, W2, b2 = (self.params[k] for k in ("W1", "b1", "W2", "b2"))
        X = X.reshape(X.shape[0], -1)
        h = np.maximum(0, X.dot(W1) + b1)
        scores = h.dot(W2) + b2
        if y is None:
            return scores

        loss, dscores = softmax_loss(scores, y)
        loss += 0.5 * self.reg * np.sum(W1 * W1) + 0.5 * self.reg * np.sum(W2 * W2)
        grads = {}
        grads["W2"] = h.T.dot(dscores) + self.reg * W2
        grads["b2"] = dscores.sum(axis=0)
        dh = dscores.dot(W2.T)
        dh[h <= 0] = 0
        grads["W1"] = X.T.dot(dh) + self.reg * W1
        grads["b1"] = dh.sum(axis=0)
        return loss, grads
