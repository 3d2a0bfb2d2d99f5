class Network:
    """What networks with L2 regularisation share."""

    def fresh(self, scale, *shape):
        return np.random.normal(loc=0.0, scale=scale, size=shape).astype(self.dtype)

    def penalty(self):
        return 0.5 * self.reg * sum(np.sum(self.params[name] ** 2) for name in self.weights())

    def weights(self):
        return sorted(name for name in self.params if name[0] == "W")

    def regularised(self, grads):
        return {k: g + self.reg * self.params[k] if k in self.weights() else g for k, g in grads.items()}


# %% answer
class ThreeLayerConvNet(Network):
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
        self.reg, self.dtype = reg, np.dtype(dtype)
        C, H, W = input_dim
        self.params = {
            "W1": self.fresh(weight_scale, num_filters, C, filter_size, filter_size),
            "b1": np.zeros(num_filters, self.dtype),
            "W2": self.fresh(weight_scale, num_filters * (H // 2) * (W // 2), hidden_dim),
            "b2": np.zeros(hidden_dim, self.dtype),
            "W3": self.fresh(weight_scale, hidden_dim, num_classes),
            "b3": np.zeros(num_classes, self.dtype),
        }

    def scores(self, X):
        p = self.params
        conv_param = {"stride": 1, "pad": (p["W1"].shape[3] - 1) // 2}
        pool_param = {"pool_height": 2, "pool_width": 2, "stride": 2}
        a1, self.cache1 = conv_relu_pool_forward(
            X.astype(self.dtype), p["W1"], p["b1"], conv_param, pool_param
        )
        a2, self.cache2 = affine_relu_forward(a1, p["W2"], p["b2"])
        scores, self.cache3 = affine_forward(a2, p["W3"], p["b3"])
        return scores

    def loss(self, X, y=None):
        scores = self.scores(X)
        if y is None:
            return scores
        loss, d = softmax_loss(scores, y)
        grads = {}
        d, grads["W3"], grads["b3"] = affine_backward(d, self.cache3)
        d, grads["W2"], grads["b2"] = affine_relu_backward(d, self.cache2)
        _, grads["W1"], grads["b1"] = conv_relu_pool_backward(d, self.cache1)
        return loss + self.penalty(), self.regularised(grads)
