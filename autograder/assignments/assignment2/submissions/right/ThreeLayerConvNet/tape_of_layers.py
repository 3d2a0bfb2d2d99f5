from cs231n.fast_layers import (
    conv_backward_fast,
    conv_forward_fast,
    max_pool_backward_fast,
    max_pool_forward_fast,
)
from cs231n.layers import relu_backward, relu_forward

SIZES = ("pool_height", "pool_width", "stride")


# %% answer
class ThreeLayerConvNet:
    """Six single layers on a list; the way back takes them off it."""

    def __init__(
        self, input_dim=(3, 32, 32), num_filters=32, filter_size=7, hidden_dim=100, num_classes=10,
        weight_scale=1e-3, reg=0.0, dtype=np.float32,
    ):  # fmt: skip
        self.reg = reg
        self.dtype = np.dtype(dtype)
        channels, height, width = input_dim
        flat = num_filters * (height // 2) * (width // 2)
        rng = np.random.default_rng()
        filters = num_filters, channels, filter_size, filter_size
        shapes = [filters, (flat, hidden_dim), (hidden_dim, num_classes)]
        self.params = {}
        for i, shape in enumerate(shapes, start=1):
            self.params[f"b{i}"] = np.zeros(shape[0] if i == 1 else shape[1], self.dtype)
            self.params[f"W{i}"] = rng.normal(scale=weight_scale, size=shape).astype(self.dtype)

    def loss(self, X, y=None):
        W = {i: self.params[f"W{i}"] for i in (1, 2, 3)}
        b = {i: self.params[f"b{i}"] for i in (1, 2, 3)}
        tape, out = [], np.asarray(X, dtype=self.dtype)
        conv_param, pool_param = {"stride": 1, "pad": W[1].shape[2] // 2}, dict.fromkeys(SIZES, 2)
        steps = [
            (conv_backward_fast, 1, lambda a: conv_forward_fast(a, W[1], b[1], conv_param)),
            (relu_backward, 0, relu_forward),
            (max_pool_backward_fast, 0, lambda a: max_pool_forward_fast(a, pool_param)),
            (affine_backward, 2, lambda a: affine_forward(a, W[2], b[2])),
            (relu_backward, 0, relu_forward),
            (affine_backward, 3, lambda a: affine_forward(a, W[3], b[3])),
        ]
        for backward, layer, forward in steps:
            out, cache = forward(out)
            tape.append((backward, layer, cache))
        if y is None:
            return out

        loss, grad = softmax_loss(out, y)
        grads = {}
        while tape:
            backward, layer, cache = tape.pop()
            if layer:
                grad, grads[f"W{layer}"], grads[f"b{layer}"] = backward(grad, cache)
                grads[f"W{layer}"] = grads[f"W{layer}"] + self.reg * W[layer]
                loss += 0.5 * self.reg * np.vdot(W[layer], W[layer])
            else:
                grad = backward(grad, cache)
        return loss, grads
