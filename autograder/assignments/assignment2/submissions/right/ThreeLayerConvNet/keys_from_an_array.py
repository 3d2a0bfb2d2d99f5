class ThreeLayerConvNet:
    """Names come from arrays of text, so that keys are np.str_; reg is a property."""

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
        C, H, W = input_dim
        self.reg = reg
        self.dtype = np.dtype(dtype)
        self.weights, self.biases = np.array(["W1", "W2", "W3"]), np.array(["b1", "b2", "b3"])
        pixels = (H // 2) * (W // 2)
        shapes = [
            (num_filters, C, filter_size, filter_size),
            (num_filters * pixels, hidden_dim),
            (hidden_dim, num_classes),
        ]
        rng = np.random.default_rng()
        self.params = {}
        for name, bias, shape, length in zip(
            self.weights, self.biases, shapes, (num_filters, hidden_dim, num_classes), strict=True
        ):
            self.params[name] = rng.normal(scale=weight_scale, size=shape).astype(self.dtype)
            self.params[bias] = np.zeros(length, self.dtype)

    @property
    def reg(self):
        return self._reg

    @reg.setter
    def reg(self, value):
        self._reg = float(value)

    def loss(self, X, y=None):
        W1, W2, W3 = (self.params[k] for k in self.weights)
        b1, b2, b3 = (self.params[k] for k in self.biases)
        pool = {"pool_height": 2, "pool_width": 2, "stride": 2}
        conv = {"stride": 1, "pad": W1.shape[-1] // 2}
        maps, conv_cache = conv_relu_pool_forward(np.asarray(X, self.dtype), W1, b1, conv, pool)
        hidden, hidden_cache = affine_relu_forward(maps, W2, b2)
        scores, last_cache = affine_forward(hidden, W3, b3)
        if y is None:
            return scores
        loss, d = softmax_loss(scores, y)
        found = []
        d, dW, db = affine_backward(d, last_cache)
        found.append((dW, db))
        d, dW, db = affine_relu_backward(d, hidden_cache)
        found.append((dW, db))
        d, dW, db = conv_relu_pool_backward(d, conv_cache)
        found.append((dW, db))
        grads = {}
        for name, bias, (dW, db) in zip(self.weights[::-1], self.biases[::-1], found, strict=True):
            grads[name] = dW + self.reg * self.params[name]
            grads[bias] = db
            loss += self.reg / 2 * (self.params[name] ** 2).sum()
        return loss, grads
