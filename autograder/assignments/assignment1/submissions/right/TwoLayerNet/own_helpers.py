def forward_pair(x, w, b):
    a, fc = affine_forward(x, w, b)
    out, relu = relu_forward(a)
    return out, (fc, relu)


def backward_pair(dout, cache):
    fc, relu = cache
    return affine_backward(relu_backward(dout, relu), fc)


# %% answer
class TwoLayerNet:
    def __init__(self, input_dim=3 * 32 * 32, hidden_dim=100, num_classes=10, weight_scale=1e-3, reg=0.0):
        self.params, self.reg = {}, reg
        for number, (rows, columns) in enumerate(((input_dim, hidden_dim), (hidden_dim, num_classes)), 1):
            self.params[f"W{number}"] = np.random.randn(rows, columns) * weight_scale
            self.params[f"b{number}"] = np.zeros(columns)

    def loss(self, X, y=None):
        hidden, first = forward_pair(X, self.params["W1"], self.params["b1"])
        scores, second = affine_forward(hidden, self.params["W2"], self.params["b2"])
        if y is None:
            return scores
        loss, dscores = softmax_loss(scores, y)
        grads = {}
        dhidden, grads["W2"], grads["b2"] = affine_backward(dscores, second)
        _, grads["W1"], grads["b1"] = backward_pair(dhidden, first)
        for name in ("W1", "W2"):
            loss += 0.5 * self.reg * np.sum(self.params[name] ** 2)
            grads[name] += self.reg * self.params[name]
        return loss, grads
