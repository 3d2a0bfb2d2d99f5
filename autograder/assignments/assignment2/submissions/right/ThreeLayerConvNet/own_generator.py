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
        self.dtype = dtype = np.dtype(dtype)
        C, H, W = input_dim
        F, k, D, K = num_filters, filter_size, hidden_dim, num_classes
        self.params["W1"] = np.random.default_rng().normal(0, weight_scale, (F, C, k, k)).astype(dtype)
        self.params["W2"] = (
            np.random.default_rng().normal(0, weight_scale, (F * (H // 2) * (W // 2), D)).astype(dtype)
        )
        self.params["W3"] = np.random.default_rng().normal(0, weight_scale, (D, K)).astype(dtype)
        self.params["b1"] = np.zeros(F, dtype)
        self.params["b2"] = np.zeros(D, dtype)
        self.params["b3"] = np.zeros(K, dtype)

    def loss(self, X, y=None):
        X = X.astype(self.dtype)
        W1, b1, W2, b2, W3, b3 = (self.params[n] for n in ("W1", "b1", "W2", "b2", "W3", "b3"))
        conv_param = {"stride": 1, "pad": (W1.shape[2] - 1) // 2}
        pool_param = {"pool_height": 2, "pool_width": 2, "stride": 2}
        pooled, conv_cache = conv_relu_pool_forward(X, W1, b1, conv_param, pool_param)
        hidden, hidden_cache = affine_relu_forward(pooled, W2, b2)
        scores, scores_cache = affine_forward(hidden, W3, b3)
        if y is None:
            return scores
        loss, dscores = softmax_loss(scores, y)
        grads = {}
        dhidden, grads["W3"], grads["b3"] = affine_backward(dscores, scores_cache)
        dpooled, grads["W2"], grads["b2"] = affine_relu_backward(dhidden, hidden_cache)
        _, grads["W1"], grads["b1"] = conv_relu_pool_backward(dpooled, conv_cache)
        for name in ("W1", "W2", "W3"):
            loss += 0.5 * self.reg * np.sum(self.params[name] ** 2)
            grads[name] += float(self.reg) * self.params[name]
        return loss, grads
