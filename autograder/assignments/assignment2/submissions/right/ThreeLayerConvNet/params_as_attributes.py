class Parameters(dict):
    """A dictionary whose entries are attributes, too."""

    def __getattr__(self, name):
        return self[name]


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
        self._params = Parameters()
        self.reg = reg
        self.dtype = dtype
        C, H, W = input_dim
        shapes = [
            ("W1", (num_filters, C, filter_size, filter_size)),
            ("W2", (num_filters * (H // 2) * (W // 2), hidden_dim)),
            ("W3", (hidden_dim, num_classes)),
        ]
        for name, shape in shapes:
            self._params[name] = np.random.normal(scale=weight_scale, size=shape).astype(dtype)
            self._params[name.replace("W", "b")] = np.zeros(shape[0] if name == "W1" else shape[1], dtype)

    @property
    def params(self):
        return self._params

    @params.setter
    def params(self, new):
        self._params = Parameters(new)

    def loss(self, X, y=None):
        p = self._params
        out1, cache1 = conv_relu_pool_forward(
            X.astype(self.dtype),
            p.W1,
            p.b1,
            dict(stride=1, pad=p.W1.shape[3] // 2),
            dict(pool_height=2, pool_width=2, stride=2),
        )
        out2, cache2 = affine_relu_forward(out1, p.W2, p.b2)
        scores, cache3 = affine_forward(out2, p.W3, p.b3)
        if y is None:
            return scores
        loss, dscores = softmax_loss(scores, y)
        dout2, dW3, db3 = affine_backward(dscores, cache3)
        dout1, dW2, db2 = affine_relu_backward(dout2, cache2)
        _, dW1, db1 = conv_relu_pool_backward(dout1, cache1)
        dW1 += self.reg * p.W1
        dW2 += self.reg * p.W2
        dW3 += self.reg * p.W3
        loss += 0.5 * self.reg * (np.sum(p.W1**2) + np.sum(p.W2**2) + np.sum(p.W3**2))
        return loss, Parameters(W1=dW1, b1=db1, W2=dW2, b2=db2, W3=dW3, b3=db3)
