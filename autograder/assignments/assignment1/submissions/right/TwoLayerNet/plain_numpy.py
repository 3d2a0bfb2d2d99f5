class TwoLayerNet:
    def __init__(self, input_dim=3 * 32 * 32, hidden_dim=100, num_classes=10, weight_scale=1e-3, reg=0.0):
        self.reg = reg
        self.params = {
            "W1": weight_scale * np.random.randn(input_dim, hidden_dim),
            "b1": np.zeros(hidden_dim),
            "W2": weight_scale * np.random.randn(hidden_dim, num_classes),
            "b2": np.zeros((num_classes,)),
        }

    def loss(self, X, y=None):
        p = self.params
        N = X.shape[0]
        flat = X.reshape(N, -1)
        a = flat @ p["W1"] + p["b1"]
        h = np.maximum(a, 0)
        s = h @ p["W2"] + p["b2"]
        if y is None:
            return s
        s = s - s.max(1, keepdims=True)
        e = np.exp(s)
        prob = e / e.sum(1, keepdims=True)
        data = -np.log(prob[np.arange(N), y]).sum() / N
        loss = data + self.reg / 2 * sum((p[k] ** 2).sum() for k in ("W1", "W2"))
        d = prob.copy()
        d[np.arange(N), y] -= 1
        d /= N
        grads = {"W2": h.T @ d + self.reg * p["W2"], "b2": d.sum(0)}
        dh = d @ p["W2"].T
        dh[a <= 0] = 0
        grads["W1"], grads["b1"] = flat.T @ dh + self.reg * p["W1"], dh.sum(0)
        return loss, grads
