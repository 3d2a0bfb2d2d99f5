# Nothing of the course library.
POOL = 2


def probabilities(scores):
    exponentials = np.exp(scores - scores.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


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
        C, H, W = input_dim
        rng = np.random.default_rng()
        F, K = num_filters, filter_size
        shapes = [(F, C, K, K), (F * (H // POOL) * (W // POOL), hidden_dim), (hidden_dim, num_classes)]
        self.reg, self.dtype, self.params = reg, dtype, {}
        for layer, shape in enumerate(shapes, start=1):
            self.params[f"W{layer}"] = (rng.standard_normal(shape) * weight_scale).astype(dtype)
            self.params[f"b{layer}"] = np.zeros(shape[0] if layer == 1 else shape[1]).astype(dtype)

    def loss(self, X, y=None):
        p = self.params
        K = p["W1"].shape[-1]
        margin = (K - 1) // 2
        padded = np.pad(np.asarray(X, self.dtype), ((0, 0), (0, 0), (margin, margin), (margin, margin)))
        windows = np.lib.stride_tricks.sliding_window_view(padded, (K, K), axis=(2, 3))
        maps = np.einsum("nchwij,fcij->nfhw", windows, p["W1"]) + p["b1"][:, None, None]
        N, F, H, W = maps.shape
        tiles = np.maximum(maps, 0).reshape(N, F, H // 2, 2, W // 2, 2)
        pooled = tiles.max(axis=(3, 5))
        flat = pooled.reshape(N, -1)
        before = flat @ p["W2"] + p["b2"]
        hidden = np.maximum(before, 0)
        scores = hidden @ p["W3"] + p["b3"]
        if y is None:
            return scores

        chances = probabilities(scores)
        data_loss = -np.log(chances[np.arange(N), y]).mean()
        penalty = sum((p[name] ** 2).sum() for name in ("W1", "W2", "W3"))
        dscores = chances.copy()
        dscores[np.arange(N), y] -= 1
        dscores /= N
        dbefore = (dscores @ p["W3"].T) * (before > 0)
        dpooled = (dbefore @ p["W2"].T).reshape(pooled.shape)
        share = tiles == pooled[:, :, :, None, :, None]
        dmaps = (share * dpooled[:, :, :, None, :, None]).reshape(maps.shape) * (maps > 0)
        grads = {
            "W1": np.einsum("nfhw,nchwij->fcij", dmaps, windows),
            "b1": dmaps.sum(axis=(0, 2, 3)),
            "W2": flat.T @ dbefore,
            "b2": dbefore.sum(axis=0),
            "W3": hidden.T @ dscores,
            "b3": dscores.sum(axis=0),
        }
        for name in ("W1", "W2", "W3"):
            grads[name] = grads[name] + self.reg * p[name]
        return data_loss + 0.5 * self.reg * penalty, grads
