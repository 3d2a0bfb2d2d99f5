"""Keys are the members of an enumeration, and the loss is a float that knows its two parts."""

import enum


class P(enum.StrEnum):
    W1 = "W1"
    b1 = "b1"
    W2 = "W2"
    b2 = "b2"
    W3 = "W3"
    b3 = "b3"


class Loss(float):
    @classmethod
    def of(cls, data, penalty):
        loss = cls(data + penalty)
        loss.data, loss.penalty = float(data), float(penalty)
        return loss


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
        self.reg, self.dtype = reg, dtype
        pooled = num_filters * H * W // 4
        weights = (num_filters, C, filter_size, filter_size), (pooled, hidden_dim), (hidden_dim, num_classes)
        sizes = {}
        for shape, bias, (w, b) in zip(weights, (num_filters, hidden_dim, num_classes), zip(*[iter(P)] * 2)):
            sizes |= {w: (weight_scale, shape), b: (0, bias)}
        self.params = {key: np.random.normal(0, *given).astype(dtype) for key, given in sizes.items()}

    def loss(self, X, y=None):
        returned = self._through(X, y, self.params)
        if y is None:
            return returned
        loss, penalty, g = returned
        return Loss.of(loss, penalty), {P(k): v for k, v in g.items()}

    def _through(self, X, y, p):
        params = {"stride": 1, "pad": p["W1"].shape[2] // 2}, {"pool_height": 2, "pool_width": 2, "stride": 2}
        a, ca = conv_relu_pool_forward(X.astype(self.dtype), p["W1"], p["b1"], *params)
        h, ch = affine_relu_forward(a, p["W2"], p["b2"])
        s, cs = affine_forward(h, p["W3"], p["b3"])
        if y is None:
            return s
        loss, d = softmax_loss(s, y)
        g = {}
        d, g["W3"], g["b3"] = affine_backward(d, cs)
        d, g["W2"], g["b2"] = affine_relu_backward(d, ch)
        _, g["W1"], g["b1"] = conv_relu_pool_backward(d, ca)
        penalty = 0.5 * self.reg * sum((p[k] ** 2).sum() for k in ("W1", "W2", "W3"))
        for k in ("W1", "W2", "W3"):
            g[k] = g[k] + self.reg * p[k]
        return loss, penalty, g
