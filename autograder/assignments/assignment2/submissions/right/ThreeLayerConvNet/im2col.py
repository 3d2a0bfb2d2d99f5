def im2col(X, size):
    """All windows of the padded images as rows (N * H * W, C * size * size)."""
    N, C, H, W = X.shape
    pad = size // 2
    padded = np.pad(X, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    columns = [padded[:, :, i : i + H, j : j + W] for i in range(size) for j in range(size)]
    return np.stack(columns, axis=2).transpose(0, 3, 4, 1, 2).reshape(N * H * W, C * size * size)


def log_softmax(scores):
    shifted = scores - np.max(scores, axis=1)[:, None]
    return shifted - np.log(np.exp(shifted).sum(axis=1))[:, None]


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
        self.reg, self.dtype, self.params = reg, dtype, {}
        C, H, W = input_dim
        layers = {
            "1": ((num_filters, C, filter_size, filter_size), num_filters),
            "2": ((num_filters * (H // 2) * (W // 2), hidden_dim), hidden_dim),
            "3": ((hidden_dim, num_classes), num_classes),
        }
        for layer, (shape, units) in layers.items():
            self.params["W" + layer] = np.array(weight_scale * np.random.randn(*shape), dtype=dtype)
            self.params["b" + layer] = np.zeros((units,), dtype=dtype)

    def loss(self, X, y=None):
        W1, W2, W3 = self.params["W1"], self.params["W2"], self.params["W3"]
        b1, b2, b3 = self.params["b1"], self.params["b2"], self.params["b3"]
        N, F = len(X), len(W1)
        H, W = X.shape[2:]
        columns = im2col(X.astype(self.dtype), W1.shape[2])
        z1 = columns @ W1.reshape(F, -1).T + b1  # N * H * W, F
        tiles = z1.reshape(N, H // 2, 2, W // 2, 2, F).transpose(0, 5, 1, 3, 2, 4).reshape(N, F, -1, 4)
        best = tiles.argmax(axis=3)[..., None]
        z_best = np.take_along_axis(tiles, best, axis=3)[..., 0].reshape(
            N, -1
        )  # pooling first, then the ReLU
        a1 = np.where(z_best > 0, z_best, 0).astype(self.dtype)
        z2 = a1.dot(W2) + b2
        a2 = z2.clip(min=0)
        scores = a2.dot(W3) + b3
        if y is None:
            return scores

        logs = log_softmax(scores)
        dscores = (np.exp(logs) - np.eye(scores.shape[1], dtype=self.dtype)[y]) / N
        dz2 = dscores.dot(W3.T) * (z2 > 0)
        dbest = (dz2.dot(W2.T) * (z_best > 0)).reshape(N, F, -1, 1)
        dtiles = np.zeros_like(tiles)
        np.put_along_axis(dtiles, best, dbest, axis=3)
        dz1 = dtiles.reshape(N, F, H // 2, W // 2, 2, 2).transpose(0, 2, 4, 3, 5, 1).reshape(N * H * W, F)
        grads = {
            "W1": (dz1.T @ columns).reshape(W1.shape) + self.reg * W1,
            "b1": dz1.sum(axis=0),
            "W2": a1.T.dot(dz2) + self.reg * W2,
            "b2": dz2.sum(axis=0),
            "W3": a2.T.dot(dscores) + self.reg * W3,
            "b3": dscores.sum(axis=0),
        }
        squares = np.sum(W1 * W1) + np.sum(W2 * W2) + np.sum(W3 * W3)
        return -logs[range(N), y].sum() / N + 0.5 * self.reg * squares, grads
