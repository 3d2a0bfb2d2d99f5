# All parameters are parts of one flat array, none over another
class ThreeLayerConvNet:
    def __init__(
        self,
        input_dim=(3, 32, 32),
        num_filters=32,
        filter_size=7,
        hidden_dim=100,
        num_classes=10,
        weight_scale=1e-3,
        reg=0.0,
        dtype=np.float32,
    ):
        self.params = {}
        self.reg = reg
        self.dtype = dtype
        C, H, W = input_dim
        shapes = {
            "W1": (num_filters, C, filter_size, filter_size),
            "W2": (num_filters * (H // 2) * (W // 2), hidden_dim),
            "W3": (hidden_dim, num_classes),
        }

        for name, shape in shapes.items():
            self.params[name] = (weight_scale * np.random.randn(*shape)).astype(dtype)
        self.params["b1"] = np.zeros(num_filters, dtype)
        self.params["b2"] = np.zeros(hidden_dim, dtype)
        self.params["b3"] = np.zeros(num_classes, dtype)

        flat = np.concatenate([value.ravel() for value in self.params.values()])
        start = 0
        for name, value in list(self.params.items()):
            self.params[name] = flat[start : start + value.size].reshape(value.shape)
            start += value.size

    def loss(self, X, y=None):
        X = X.astype(self.dtype)
        W1, b1 = self.params["W1"], self.params["b1"]
        W2, b2 = self.params["W2"], self.params["b2"]
        W3, b3 = self.params["W3"], self.params["b3"]

        conv_param = {"stride": 1, "pad": (W1.shape[2] - 1) // 2}
        pool_param = {"pool_height": 2, "pool_width": 2, "stride": 2}
        a, cache1 = conv_relu_pool_forward(X, W1, b1, conv_param, pool_param)
        h, cache2 = affine_relu_forward(a, W2, b2)
        scores, cache3 = affine_forward(h, W3, b3)
        if y is None:
            return scores
        loss, d = softmax_loss(scores, y)
        grads = {}
        d, grads["W3"], grads["b3"] = affine_backward(d, cache3)
        d, grads["W2"], grads["b2"] = affine_relu_backward(d, cache2)
        _, grads["W1"], grads["b1"] = conv_relu_pool_backward(d, cache1)
        for name in ("W1", "W2", "W3"):
            loss += 0.5 * self.reg * np.sum(self.params[name] ** 2)
            grads[name] += self.reg * self.params[name]

        return loss, grads
