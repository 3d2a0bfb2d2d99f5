class ThreeLayerConvNet:
    """No layer of the course: sliding windows, blocks of 2x2 pixels, and the softmax by a log-sum-exp."""

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

        def gaussian(*shape):
            return (weight_scale * np.random.standard_normal(shape)).astype(dtype)

        self.params = {
            "b3": np.zeros(num_classes, dtype=dtype),
            "b2": np.zeros(hidden_dim, dtype=dtype),
            "b1": np.zeros(num_filters, dtype=dtype),
            "W3": gaussian(hidden_dim, num_classes),
            "W2": gaussian(num_filters * H * W // 4, hidden_dim),
            "W1": gaussian(num_filters, C, filter_size, filter_size),
        }

    def loss(self, X, y=None):
        W1, b1, W2, b2, W3, b3 = (self.params[k] for k in ("W1", "b1", "W2", "b2", "W3", "b3"))
        N, _, H, W = X.shape
        k = W1.shape[2]
        frame = [(0, 0), (0, 0), (k // 2, k // 2), (k // 2, k // 2)]
        framed = np.pad(X.astype(self.dtype), frame)
        windows = np.lib.stride_tricks.sliding_window_view(framed, (k, k), axis=(2, 3))
        maps = np.einsum("nchwpq,fcpq->nfhw", windows, W1, optimize=True) + b1[:, None, None]
        F = len(b1)
        blocks = maps.reshape(N, F, H // 2, 2, W // 2, 2).transpose(0, 1, 2, 4, 3, 5)
        blocks = blocks.reshape(N, F, H // 2, W // 2, 4)
        winner = blocks.argmax(axis=-1)[..., None]
        pooled = np.take_along_axis(blocks, winner, axis=-1)[..., 0]
        flat = np.maximum(pooled, 0).reshape(N, -1)  # the largest is positive or none is
        hidden = np.maximum(flat @ W2 + b2, 0)
        scores = hidden @ W3 + b3
        if y is None:
            return scores

        top = scores.max(axis=1, keepdims=True)
        log_total = top + np.log(np.exp(scores - top).sum(axis=1, keepdims=True))
        loss = np.mean(log_total[:, 0] - scores[np.arange(N), y])
        loss = loss + 0.5 * self.reg * sum((A * A).sum() for A in (W1, W2, W3))
        dscores = (np.exp(scores - log_total) - np.eye(len(b3), dtype=self.dtype)[y]) / N
        dhidden = (dscores @ W3.T) * (hidden > 0)
        dpooled = (dhidden @ W2.T * (flat > 0)).reshape(pooled.shape)
        dblocks = np.zeros_like(blocks)
        np.put_along_axis(dblocks, winner, dpooled[..., None], axis=-1)
        dmaps = dblocks.reshape(N, F, H // 2, W // 2, 2, 2).transpose(0, 1, 2, 4, 3, 5).reshape(maps.shape)
        return loss, {
            "W1": np.einsum("nfhw,nchwpq->fcpq", dmaps, windows, optimize=True) + self.reg * W1,
            "b1": dmaps.sum(axis=(0, 2, 3)),
            "W2": flat.T @ dhidden + self.reg * W2,
            "b2": dhidden.sum(axis=0),
            "W3": hidden.T @ dscores + self.reg * W3,
            "b3": dscores.sum(axis=0),
        }
