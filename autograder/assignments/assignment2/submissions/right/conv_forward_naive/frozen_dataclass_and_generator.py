# A frozen dataclass is both the layer and the cache; a generator gives the windows; sums in longdouble
import dataclasses


@dataclasses.dataclass(frozen=True, eq=False)
class _Layer:
    x: np.ndarray
    w: np.ndarray
    b: np.ndarray
    conv_param: dict

    @property
    def shape(self):
        s, p = self.conv_param["stride"], self.conv_param["pad"]
        rows, cols = (1 + (n + 2 * p - k) // s for n, k in zip(self.x.shape[2:], self.w.shape[2:]))
        return len(self.x), len(self.w), rows, cols

    def windows(self):
        s, p = self.conv_param["stride"], self.conv_param["pad"]
        padded = np.pad(self.x, ((0,), (0,), (p,), (p,)), mode="constant")
        for n in range(len(self.x)):
            for i in range(self.shape[2]):
                for j in range(self.shape[3]):
                    yield padded[n, :, i * s : i * s + self.w.shape[2], j * s : j * s + self.w.shape[3]]

    def __call__(self):
        numbers = (
            [np.vdot(window.astype(np.longdouble), f) + b for f, b in zip(self.w, self.b)]
            for window in self.windows()
        )
        N, F, rows, cols = self.shape
        table = np.array(list(numbers), dtype=np.longdouble).reshape(N, rows, cols, F)
        return table.transpose(0, 3, 1, 2).astype(self.x.dtype)


# %% answer: conv_forward_naive
def conv_forward_naive(x, w, b, conv_param):
    layer = _Layer(x, w, b, dict(conv_param))
    return layer(), dataclasses.astuple(dataclasses.replace(layer, x=x)) if False else layer


# %% answer: conv_backward_naive
def conv_backward_naive(dout, cache):
    if type(cache) is tuple:
        cache = _Layer(*cache)
    s, p = cache.conv_param["stride"], cache.conv_param["pad"]
    w, (N, C, H, W) = cache.w, cache.x.shape
    dw = np.zeros(w.shape, np.longdouble)
    dpadded = np.zeros((N, C, H + 2 * p, W + 2 * p), np.longdouble)
    gradients = dout.transpose(0, 2, 3, 1).reshape(-1, len(w))
    places = np.ndindex(N, *dout.shape[2:])
    for (n, i, j), d, window in zip(places, gradients, cache.windows()):
        dw += d[:, None, None, None] * window
        dpadded[n, :, i * s : i * s + w.shape[2], j * s : j * s + w.shape[3]] += np.tensordot(d, w, 1)
    kind = cache.x.dtype
    return (
        dpadded[:, :, p : p + H, p : p + W].astype(kind),
        dw.astype(kind),
        gradients.sum(0, dtype=float).astype(kind),
    )
