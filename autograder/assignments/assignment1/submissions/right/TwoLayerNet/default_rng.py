class TwoLayerNet:
    def __init__(self, input_dim=3 * 32 * 32, hidden_dim=100, num_classes=10, weight_scale=1e-3, reg=0.0):
        rng = np.random.default_rng()
        self.reg = reg
        self.params = dict(
            W1=rng.normal(scale=weight_scale, size=(input_dim, hidden_dim)),
            b1=np.zeros(hidden_dim),
            W2=rng.normal(scale=weight_scale, size=(hidden_dim, num_classes)),
            b2=np.zeros(num_classes),
        )

    def _forward(self, X):
        z, c1 = affine_forward(X, self.params["W1"], self.params["b1"])
        a, c2 = relu_forward(z)
        s, c3 = affine_forward(a, self.params["W2"], self.params["b2"])
        return s, (c1, c2, c3)

    def loss(self, X, y=None):
        scores, caches = self._forward(X)
        if y is None:
            return scores
        c1, c2, c3 = caches
        loss, upstream = softmax_loss(scores, y)
        upstream, dW2, db2 = affine_backward(upstream, c3)
        _, dW1, db1 = affine_backward(relu_backward(upstream, c2), c1)
        grads = dict(W1=dW1, b1=db1, W2=dW2, b2=db2)
        penalty = 0
        for k in [k for k in self.params if k[0] == "W"]:
            penalty = penalty + np.linalg.norm(self.params[k]) ** 2
            grads[k] = grads[k] + self.reg * self.params[k]
        return loss + self.reg * penalty / 2, grads
