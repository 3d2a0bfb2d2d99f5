class TwoLayerNet:
    def __init__(self, input_dim=3 * 32 * 32, hidden_dim=100, num_classes=10, weight_scale=1e-3, reg=0.0):
        self.params = {}
        self.reg = reg
        self.params["W1"] = np.random.normal(loc=0, scale=weight_scale, size=(input_dim, hidden_dim))
        self.params["W2"] = np.random.normal(loc=0, scale=weight_scale, size=(hidden_dim, num_classes))
        self.params["b1"], self.params["b2"] = np.zeros(hidden_dim), np.zeros(num_classes)

    def loss(self, X, y=None):
        caches, value = [], X
        for layer in (1, 2):
            value, cache = affine_forward(value, self.params[f"W{layer}"], self.params[f"b{layer}"])
            caches.append(cache)
            if layer == 1:
                value, cache = relu_forward(value)
                caches.append(cache)
        if y is None:
            return value
        loss, grad = softmax_loss(value, y)
        grads = {}
        for layer in (2, 1):
            grad, dW, grads[f"b{layer}"] = affine_backward(grad, caches.pop())
            W = self.params[f"W{layer}"]
            loss += self.reg * (W * W).sum() / 2
            grads[f"W{layer}"] = dW + self.reg * W
            if caches:
                grad = relu_backward(grad, caches.pop())
        return loss, grads
