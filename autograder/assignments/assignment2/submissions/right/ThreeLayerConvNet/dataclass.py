# A dataclass whose params are filled after its own __init__; dtype is made an np.dtype; einsum
import dataclasses


@dataclasses.dataclass(eq=False)
class _Settings:
    input_dim: tuple = (3, 32, 32)
    num_filters: int = 32
    filter_size: int = 7
    hidden_dim: int = 100
    num_classes: int = 10
    weight_scale: float = 1e-3
    reg: float = 0.0
    dtype: type = np.float32
    params: dict = dataclasses.field(init=False, repr=False)

    def __post_init__(self):
        raise NotImplementedError


# %% answer: ThreeLayerConvNet
class ThreeLayerConvNet(_Settings):
    def __post_init__(self):
        self.dtype = np.dtype(self.dtype)
        C, H, W = self.input_dim
        k, F, D, K = self.filter_size, self.num_filters, self.hidden_dim, self.num_classes
        shapes = {"W1": (F, C, k, k), "b1": F, "W2": (F * H * W // 4, D), "b2": D, "W3": (D, K), "b3": K}
        rng = np.random.default_rng(np.random.randint(2**31, size=4))
        self.params = {
            name: np.zeros(shape, self.dtype)
            if name[0] == "b"
            else rng.normal(scale=self.weight_scale, size=shape).astype(self.dtype)
            for name, shape in shapes.items()
        }

    def loss(self, X, y=None):
        p = {name: value.astype(float) for name, value in self.params.items()}
        X = np.asarray(X, self.dtype).astype(float)
        r = p["W1"].shape[-1] // 2
        windows = np.lib.stride_tricks.sliding_window_view(
            np.pad(X, [(0, 0)] * 2 + [(r, r)] * 2), (2 * r + 1,) * 2, (2, 3)
        )
        maps = np.einsum("nchwpq,fcpq->nfhw", windows, p["W1"], optimize=True) + p["b1"][:, None, None]
        N, F, H, W = maps.shape
        blocks = np.maximum(maps, 0).reshape(N, F, H // 2, 2, W // 2, 2)
        pooled = blocks.max((3, 5))
        hidden = pooled.reshape(N, -1) @ p["W2"] + p["b2"]
        scores = hidden.clip(0) @ p["W3"] + p["b3"]
        if y is None:
            return scores.astype(self.dtype)
        logs = scores - scores.max(1, keepdims=True)
        logs -= np.log(np.exp(logs).sum(1, keepdims=True))
        penalty = sum(np.vdot(p[w], p[w]) for w in ("W1", "W2", "W3"))
        loss = -np.take_along_axis(logs, y.reshape(-1, 1).astype(int), 1).mean() + self.reg / 2 * penalty
        d = np.exp(logs)
        d[range(N), y] -= 1
        d /= N
        g = {"W3": hidden.clip(0).T @ d, "b3": d.sum(0)}
        d = (d @ p["W3"].T) * (hidden > 0)
        g |= {"W2": pooled.reshape(N, -1).T @ d, "b2": d.sum(0)}
        d = (d @ p["W2"].T).reshape(pooled.shape)
        won = (blocks == pooled[:, :, :, None, :, None]) & (blocks > 0)
        d = (won * d[:, :, :, None, :, None]).reshape(maps.shape)
        g |= {"W1": np.einsum("nfhw,nchwpq->fcpq", d, windows, optimize=True), "b1": d.sum((0, 2, 3))}
        return loss, {
            k: (v + (self.reg * p[k] if k[0] == "W" else 0)).astype(self.dtype) for k, v in g.items()
        }
