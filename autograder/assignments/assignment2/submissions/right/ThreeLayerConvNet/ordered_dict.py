from collections import OrderedDict, defaultdict


# %% answer: ThreeLayerConvNet
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
        C, H, W = input_dim
        self.reg, self.dtype = reg, np.dtype(dtype)
        self.params = OrderedDict()
        self.params["W1"] = self._draw(weight_scale, num_filters, C, filter_size, filter_size)
        self.params["b1"] = np.zeros((num_filters,), self.dtype)
        self.params["W2"] = self._draw(weight_scale, num_filters * H * W // 4, hidden_dim)
        self.params["b2"] = np.zeros((hidden_dim,), self.dtype)
        self.params["W3"] = self._draw(weight_scale, hidden_dim, num_classes)
        self.params["b3"] = np.zeros((num_classes,), self.dtype)

    def _draw(self, scale, *shape):
        return (scale * np.random.randn(*shape)).astype(self.dtype)

    def loss(self, X, y=None):
        p = self.params
        X = np.asarray(X, self.dtype)
        conv = {"stride": 1, "pad": p["W1"].shape[-1] // 2}
        pool = {"pool_height": 2, "pool_width": 2, "stride": 2}
        a1, c1 = conv_relu_pool_forward(X, p["W1"], p["b1"], conv, pool)
        a2, c2 = affine_relu_forward(a1, p["W2"], p["b2"])
        scores, c3 = affine_forward(a2, p["W3"], p["b3"])
        if y is None:
            return scores
        loss, d = softmax_loss(scores, y)
        grads = defaultdict(lambda: 0)
        d, grads["W3"], grads["b3"] = affine_backward(d, c3)
        d, grads["W2"], grads["b2"] = affine_relu_backward(d, c2)
        d, grads["W1"], grads["b1"] = conv_relu_pool_backward(d, c1)
        for k in ("W1", "W2", "W3"):
            loss = loss + self.reg / 2 * (p[k] ** 2).sum()
            grads[k] = grads[k] + self.reg * p[k]
        return loss, grads
