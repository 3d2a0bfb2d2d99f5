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
        self.pad = (filter_size - 1) // 2
        C, H, W = input_dim
        self.params.update(
            W1=np.random.randn(num_filters, C, filter_size, filter_size) * weight_scale,
            W2=np.random.randn(num_filters * H // 2 * W // 2, hidden_dim) * weight_scale,
            W3=np.random.randn(hidden_dim, num_classes) * weight_scale,
            b1=np.zeros(num_filters),
            b2=np.zeros(hidden_dim),
            b3=np.zeros(num_classes),
        )
        self.params = {name: value.astype(dtype) for name, value in self.params.items()}

    def loss(self, X, y=None):
        # In double precision, and back to the model's dtype at the end.
        p = {name: value.astype(np.float64) for name, value in self.params.items()}
        X = X.astype(self.dtype).astype(np.float64)
        conv_param, pool_param = (
            {"stride": 1, "pad": self.pad},
            {"pool_height": 2, "pool_width": 2, "stride": 2},
        )
        first, first_cache = conv_relu_pool_forward(X, p["W1"], p["b1"], conv_param, pool_param)
        second, second_cache = affine_relu_forward(first, p["W2"], p["b2"])
        scores, third_cache = affine_forward(second, p["W3"], p["b3"])
        if y is None:
            return scores.astype(self.dtype)
        loss, dscores = softmax_loss(scores, y)
        dsecond, dW3, db3 = affine_backward(dscores, third_cache)
        dfirst, dW2, db2 = affine_relu_backward(dsecond, second_cache)
        _, dW1, db1 = conv_relu_pool_backward(dfirst, first_cache)
        grads = dict(W1=dW1, W2=dW2, W3=dW3, b1=db1, b2=db2, b3=db3)
        for name in ["W1", "W2", "W3"]:
            loss += 0.5 * self.reg * np.linalg.norm(p[name]) ** 2
            grads[name] += self.reg * p[name]
        return loss, {name: grad.astype(self.dtype) for name, grad in grads.items()}
