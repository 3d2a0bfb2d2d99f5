class Affine:
    """A fully connected layer that looks its parameters up by name whenever it runs."""

    def __init__(self, params, number):
        self.params, self.W, self.b = params, f"W{number}", f"b{number}"

    def forward(self, x):
        out, self.cache = affine_forward(x, self.params[self.W], self.params[self.b])
        return out

    def backward(self, dout, grads):
        dx, grads[self.W], grads[self.b] = affine_backward(dout, self.cache)
        return dx


class AffineReLU(Affine):
    def forward(self, x):
        out, self.cache = affine_relu_forward(x, self.params[self.W], self.params[self.b])
        return out

    def backward(self, dout, grads):
        dx, grads[self.W], grads[self.b] = affine_relu_backward(dout, self.cache)
        return dx


class ConvPool(Affine):
    def forward(self, x):
        W, b = self.params[self.W], self.params[self.b]
        pool_param = {"pool_height": 2, "pool_width": 2, "stride": 2}
        out, self.cache = conv_relu_pool_forward(x, W, b, {"stride": 1, "pad": W.shape[3] // 2}, pool_param)
        return out

    def backward(self, dout, grads):
        dx, grads[self.W], grads[self.b] = conv_relu_pool_backward(dout, self.cache)
        return dx


# %% answer
class ThreeLayerConvNet:
    """Layers are objects in a list; the regularisation is a property over all names that begin with W."""

    def __init__(
        self, input_dim=(3, 32, 32), num_filters=32, filter_size=7, hidden_dim=100, num_classes=10, **options
    ):
        weight_scale = options.pop("weight_scale", 1e-3)
        self.reg = options.pop("reg", 0.0)
        self.dtype = options.pop("dtype", np.float32)
        C, H, W = input_dim
        sizes = {
            "W1": (num_filters, C, filter_size, filter_size),
            "W2": (num_filters * H * W // 4, hidden_dim),
            "W3": (hidden_dim, num_classes),
        }
        self.params = {
            k: np.random.normal(loc=0.0, scale=weight_scale, size=s).astype(self.dtype)
            for k, s in sizes.items()
        }
        for k, length in [("b1", num_filters), ("b2", hidden_dim), ("b3", num_classes)]:
            self.params[k] = np.zeros((length,), dtype=self.dtype)

    def loss(self, X, y=None):
        layers = [ConvPool(self.params, 1), AffineReLU(self.params, 2), Affine(self.params, 3)]
        values = X.astype(self.dtype)
        for layer in layers:
            values = layer.forward(values)
        if y is None:
            return values
        data_loss, gradient = softmax_loss(values, y)
        grads = {}
        for layer in layers[::-1]:
            gradient = layer.backward(gradient, grads)
        weights = {k: v for k, v in self.params.items() if k.startswith("W")}
        grads.update({k: grads[k] + self.reg * v for k, v in weights.items()})
        penalty = sum(np.linalg.norm(v) ** 2 for v in weights.values())
        return float(data_loss + self.reg * penalty / 2), grads
