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
        F, k, D, K = num_filters, filter_size, hidden_dim, num_classes
        self.params["W1"] = np.random.normal(0, weight_scale, (F, C, k, k)).astype(dtype)
        self.params["W2"] = np.random.normal(0, weight_scale, (F * (H // 2) * (W // 2), D)).astype(dtype)
        self.params["W3"] = np.random.normal(0, weight_scale, (D, K)).astype(dtype)
        self.params["b1"] = np.zeros(F, dtype)
        self.params["b2"] = np.zeros(D, dtype)
        self.params["b3"] = np.zeros(K, dtype)

    def loss(self, X, y=None):
        X = X.astype(self.dtype)
        W1, b1, W2, b2, W3, b3 = (self.params[n] for n in ("W1", "b1", "W2", "b2", "W3", "b3"))
        conv_param = {"stride": 1, "pad": (W1.shape[2] - 1) // 2}
        pool_param = {"pool_height": 2, "pool_width": 2, "stride": 2}
        N, F = len(X), len(b1)
        C, H, W = X.shape[1:]
        pad, k = conv_param["pad"], W1.shape[2]
        Xp = np.pad(X, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
        maps = np.zeros((N, F, H, W), X.dtype)
        for p in range(k):
            for q in range(k):
                maps += np.einsum("nchw,fc->nfhw", Xp[:, :, p : p + H, q : q + W], W1[:, :, p, q])
        maps = np.maximum(maps + b1.reshape(1, F, 1, 1), 0)
        tiles = maps.reshape(N, F, H // 2, 2, W // 2, 2)
        pooled = tiles.max(axis=(3, 5))
        hidden, hidden_cache = affine_relu_forward(pooled, W2, b2)
        scores, scores_cache = affine_forward(hidden, W3, b3)
        if y is None:
            return scores
        loss, dscores = softmax_loss(scores, y)
        grads = {}
        dhidden, grads["W3"], grads["b3"] = affine_backward(dscores, scores_cache)
        dpooled, grads["W2"], grads["b2"] = affine_relu_backward(dhidden, hidden_cache)
        won = (tiles == pooled[:, :, :, None, :, None]) & (tiles > 0)
        won = won / np.maximum(1, won.sum(axis=(3, 5), keepdims=True)).astype(X.dtype)
        dmaps = (won * dpooled.reshape(N, F, H // 2, 1, W // 2, 1)).reshape(maps.shape)
        grads["b1"] = dmaps.sum(axis=(0, 2, 3))
        grads["W1"] = np.zeros_like(W1)
        for p in range(k):
            for q in range(k):
                grads["W1"][:, :, p, q] = np.einsum("nfhw,nchw->fc", dmaps, Xp[:, :, p : p + H, q : q + W])
        for name in ("W1", "W2", "W3"):
            loss += 0.5 * self.reg * np.sum(self.params[name] ** 2)
            grads[name] += self.reg * self.params[name]
        return loss, grads
