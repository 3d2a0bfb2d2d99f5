from cs231n.fast_layers import (
    conv_backward_fast,
    conv_forward_fast,
    max_pool_backward_fast,
    max_pool_forward_fast,
)
from cs231n.layers import relu_backward, relu_forward


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
        self.params = {}
        self.reg = reg
        self.dtype = dtype
        C, H, W = input_dim
        self.params["W1"] = weight_scale * np.random.randn(num_filters, C, filter_size, filter_size)
        self.params["b1"] = np.zeros(num_filters)
        self.params["W2"] = weight_scale * np.random.randn(num_filters * H * W // 4, hidden_dim)
        self.params["b2"] = np.zeros(hidden_dim)
        self.params["W3"] = weight_scale * np.random.randn(hidden_dim, num_classes)
        self.params["b3"] = np.zeros(num_classes)
        for k, v in self.params.items():
            self.params[k] = v.astype(dtype)

    def loss(self, X, y=None):
        X = X.astype(self.dtype)
        W1, b1, W2, b2, W3, b3 = (self.params[name] for name in ("W1", "b1", "W2", "b2", "W3", "b3"))
        conv, conv_cache = conv_forward_fast(X, W1, b1, {"stride": 1, "pad": W1.shape[2] // 2})
        active, relu_cache = relu_forward(conv)
        pooled, pool_cache = max_pool_forward_fast(active, {"pool_height": 2, "pool_width": 2, "stride": 2})
        hidden, hidden_cache = affine_forward(pooled, W2, b2)
        active, hidden_relu_cache = relu_forward(hidden)
        scores, out_cache = affine_forward(active, W3, b3)
        if y is None:
            return scores
        loss, dscores = softmax_loss(scores, y)
        loss += 0.5 * self.reg * (np.sum(W1**2) + np.sum(W2**2) + np.sum(W3**2))
        dactive, dW3, db3 = affine_backward(dscores, out_cache)
        dpooled, dW2, db2 = affine_backward(relu_backward(dactive, hidden_relu_cache), hidden_cache)
        dconv = relu_backward(max_pool_backward_fast(dpooled, pool_cache), relu_cache)
        _, dW1, db1 = conv_backward_fast(dconv, conv_cache)
        grads = {"W1": dW1 + self.reg * W1, "W2": dW2 + self.reg * W2, "W3": dW3 + self.reg * W3}
        grads.update(b1=db1, b2=db2, b3=db3)
        return loss, grads
