def conv_block(X, W, b):
    pad = (W.shape[2] - 1) // 2
    pool = {"pool_height": 2, "pool_width": 2, "stride": 2}
    return conv_relu_pool_forward(X, W, b, {"stride": 1, "pad": pad}, pool)


LAYERS = [
    ("1", conv_block, conv_relu_pool_backward),
    ("2", affine_relu_forward, affine_relu_backward),
    ("3", affine_forward, affine_backward),
]


# %% answer
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
        self.reg = reg
        self.dtype = dtype
        C, H, W = input_dim
        after_pool = num_filters * (H // 2) * (W // 2)
        normal = np.random.standard_normal
        self.params = {
            "W1": normal((num_filters, C, filter_size, filter_size)),
            "W2": normal((after_pool, hidden_dim)),
            "W3": normal((hidden_dim, num_classes)),
        }
        self.params = {name: (weight_scale * value).astype(dtype) for name, value in self.params.items()}
        self.params["b1"] = np.zeros(num_filters, dtype=dtype)
        self.params["b2"] = np.zeros(hidden_dim, dtype=dtype)
        self.params["b3"] = np.zeros(num_classes, dtype=dtype)

    def loss(self, X, y=None):
        values, caches = X.astype(self.dtype), {}
        for layer, forward, _ in LAYERS:
            values, caches[layer] = forward(values, self.params["W" + layer], self.params["b" + layer])
        if y is None:
            return values
        loss, upstream = softmax_loss(values, y)
        grads = {}
        for layer, _, backward in reversed(LAYERS):
            upstream, grads["W" + layer], grads["b" + layer] = backward(upstream, caches[layer])
        for name, value in self.params.items():
            if name.startswith("W"):
                loss += self.reg * np.vdot(value, value) / 2
                grads[name] = grads[name] + self.reg * value
        return loss, grads
