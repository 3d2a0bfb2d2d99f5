"""out is an array subclass that has a name."""


class Named(np.ndarray):
    name = "out"

    def __array_finalize__(self, other):
        self.name = getattr(other, "name", "out")


def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    N, C, H, W = x.shape
    x_hat = np.empty_like(x)
    std = np.zeros((N, G, 1, 1, 1), x.dtype)
    for n in range(N):
        for g, block in enumerate(np.vsplit(x[n], G)):
            centred = block - block.mean()
            variance = np.vdot(centred, centred) / centred.dtype.type(centred.size)
            std[n, g] = np.sqrt(variance + gn_param.get("eps", 1e-5))
            x_hat[n, g * len(block) : (g + 1) * len(block)] = centred / std[n, g]
    return (gamma * np.asarray(x_hat) + beta).view(Named), (x_hat, std, gamma, G)
