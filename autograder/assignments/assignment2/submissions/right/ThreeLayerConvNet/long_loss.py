np.set_printoptions(precision=4)
print("a network of three layers")


class ThreeLayerConvNet:
    """The loss is added up in the longest type there is, without the softmax's usual shift."""

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
        self.reg, self.dtype = reg, dtype
        flat = num_filters * input_dim[1] * input_dim[2] // 4
        draw = np.random.randn
        params = {
            "W1": weight_scale * draw(num_filters, input_dim[0], filter_size, filter_size),
            "b1": np.zeros(num_filters),
            "W2": weight_scale * draw(flat, hidden_dim),
            "b2": np.zeros(hidden_dim),
            "W3": weight_scale * draw(hidden_dim, num_classes),
            "b3": np.zeros(num_classes),
        }
        self.params = {name: value.astype(dtype) for name, value in params.items()}

    def loss(self, X, y=None):
        p, half = self.params, (self.params["W1"].shape[2] - 1) // 2
        a, first = conv_relu_pool_forward(
            X.astype(self.dtype),
            p["W1"],
            p["b1"],
            {"stride": 1, "pad": half},
            {"pool_height": 2, "pool_width": 2, "stride": 2},
        )
        a, second = affine_relu_forward(a, p["W2"], p["b2"])
        scores, third = affine_forward(a, p["W3"], p["b3"])
        if y is None:
            return scores
        N = len(scores)
        share = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
        loss = np.sum(-np.log(share[np.arange(N), y]), dtype=np.longdouble) / N
        for name in ("W1", "W2", "W3"):
            loss += np.longdouble(0.5 * self.reg) * np.sum(p[name].astype(np.longdouble) ** 2)
        share[np.arange(N), y] -= 1
        grads = {}
        back, grads["W3"], grads["b3"] = affine_backward(share / N, third)
        back, grads["W2"], grads["b2"] = affine_relu_backward(back, second)
        back, grads["W1"], grads["b1"] = conv_relu_pool_backward(back, first)
        for name in ("W1", "W2", "W3"):
            grads[name] += self.reg * p[name]
        return loss, grads
