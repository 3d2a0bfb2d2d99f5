class TwoLayerNet:
    def __init__(self, input_dim=3 * 32 * 32, hidden_dim=100, num_classes=10, weight_scale=1e-3, reg=0.0):
        self.reg = reg
        shapes = {"W1": (input_dim, hidden_dim), "W2": (hidden_dim, num_classes)}
        self.params = {k: weight_scale * np.random.standard_normal(shape) for k, shape in shapes.items()}
        self.params.update(b1=np.zeros(hidden_dim), b2=np.zeros(num_classes))

    def penalty(self):
        return 0.5 * self.reg * (np.sum(self.params["W1"] ** 2) + np.sum(self.params["W2"] ** 2))

    def loss(self, X, y=None):
        W1, b1, W2, b2 = [self.params[k] for k in ("W1", "b1", "W2", "b2")]
        rows = X.reshape(X.shape[0], -1)
        hidden = np.clip(rows.dot(W1) + b1, 0, None)
        scores = hidden.dot(W2) + b2
        if y is None:
            return scores
        data_loss, delta = softmax_loss(scores, y)
        grads = {"b2": delta.sum(axis=0), "W2": hidden.T.dot(delta) + self.reg * W2}
        delta = delta.dot(W2.T) * (hidden > 0)
        grads.update(b1=delta.sum(axis=0), W1=rows.T.dot(delta) + self.reg * W1)
        return data_loss + self.penalty(), grads
