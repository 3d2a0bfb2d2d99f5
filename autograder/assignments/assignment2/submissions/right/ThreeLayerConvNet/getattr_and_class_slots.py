# Slots, __getattr__ for each parameter by its name, weights cut from one draw, gradients in the order of
# the backward pass
# %% answer: ThreeLayerConvNet
class ThreeLayerConvNet:
    __slots__ = ("params", "reg", "dtype")

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
        C, H, W = input_dim
        shapes = [
            (num_filters, C, filter_size, filter_size),
            (num_filters * H * W // 4, hidden_dim),
            (hidden_dim, num_classes),
        ]
        sizes = [int(np.prod(shape)) for shape in shapes]
        numbers = np.random.normal(0.0, weight_scale, sum(sizes))
        cut = np.split(numbers, np.cumsum(sizes)[:-1])
        self.params = {}
        for n, (part, shape, size) in enumerate(zip(cut, shapes, (num_filters, hidden_dim, num_classes)), 1):
            self.params[f"W{n}"] = np.array(part.reshape(shape), dtype=dtype)
            self.params[f"b{n}"] = np.zeros(size, dtype)

    def __getattr__(self, name):
        if name[:1] in ("W", "b"):
            return self.params[name]
        raise AttributeError(name)

    def loss(self, X, y=None):
        flow, caches = X.astype(np.dtype(self.dtype).newbyteorder("=")), []
        steps = [
            (
                lambda a: conv_relu_pool_forward(
                    a,
                    self.W1,
                    self.b1,
                    dict(stride=1, pad=(self.W1.shape[3] - 1) // 2),
                    dict(pool_height=2, pool_width=2, stride=2),
                ),
                conv_relu_pool_backward,
            ),
            (lambda a: affine_relu_forward(a, self.W2, self.b2), affine_relu_backward),
            (lambda a: affine_forward(a, self.W3, self.b3), affine_backward),
        ]
        for forward, _ in steps:
            flow, cache = forward(flow)
            caches.append(cache)
        if y is None:
            return flow
        total, d = softmax_loss(flow, y)
        grads = {}
        for n in (3, 2, 1):
            d, dW, db = steps[n - 1][1](d, caches.pop())
            grads[f"W{n}"], grads[f"b{n}"] = dW + self.reg * getattr(self, f"W{n}"), db
        squares = sum(float(np.linalg.norm(getattr(self, f"W{n}").astype(float)) ** 2) for n in (1, 2, 3))
        return float(total) + 0.5 * self.reg * squares, grads
