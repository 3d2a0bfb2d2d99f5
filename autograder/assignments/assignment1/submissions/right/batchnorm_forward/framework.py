from dataclasses import dataclass


@dataclass
class Whitening:
    """Whitens the rows of a matrix, and pulls gradients back through that."""

    rows: np.ndarray  # features x values to average over
    inverse: np.ndarray

    @classmethod
    def of(cls, matrix, eps):
        rows = matrix - np.einsum("ij->i", matrix)[:, None] / matrix.shape[1]
        spread = np.einsum("ij,ij->i", rows, rows) / matrix.shape[1]
        inverse = np.reciprocal(np.sqrt(spread + eps))
        rows *= inverse[:, None]
        return cls(rows, inverse), spread

    def pull(self, upstream):
        size = self.rows.shape[1]
        grad = upstream - np.einsum("ij->i", upstream)[:, None] / size
        grad -= self.rows * (np.einsum("ij,ij->i", upstream, self.rows) / size)[:, None]
        grad *= self.inverse[:, None]
        return grad


def affine_pull(dout, x_hat):
    return np.einsum("nd,nd->d", dout, x_hat), np.einsum("nd->d", dout)


class Mask:
    """A random mask of ones and zeros, with the factor that keeps the expectation."""

    def __init__(self, shape, keep, seed=None):
        self.bits = np.random.Generator(np.random.PCG64(seed)).random(shape) < keep
        self.keep = keep

    def __call__(self, array):
        out = np.zeros_like(array)
        np.divide(array, self.keep, out=out, where=self.bits)
        return out


# %% answer: batchnorm_forward
def batchnorm_forward(x, gamma, beta, bn_param):
    options = {"eps": 1e-5, "momentum": 0.9, **bn_param}
    stats = {name: options.get(name, np.zeros_like(x[0])) for name in ("running_mean", "running_var")}
    if options["mode"] == "test":
        out = x - stats["running_mean"]
        out /= np.sqrt(stats["running_var"] + options["eps"])
        out *= gamma
        out += beta
        return out, None

    whitening, variance = Whitening.of(x.T, options["eps"])
    for name, value in (("running_mean", x.mean(axis=0)), ("running_var", variance)):
        bn_param[name] = value + options["momentum"] * (stats[name] - value)

    def backward(dout):
        dgamma, dbeta = affine_pull(dout, whitening.rows.T)
        return whitening.pull((dout * gamma).T).T, dgamma, dbeta

    return np.einsum("dn,d->nd", whitening.rows, gamma) + beta, backward


# %% answer: batchnorm_backward
def batchnorm_backward(dout, cache):
    return cache(dout)


# %% answer: layernorm_forward
def layernorm_forward(x, gamma, beta, ln_param):
    whitening, _ = Whitening.of(x, ln_param.get("eps", 1e-5))

    def backward(dout):
        dgamma, dbeta = affine_pull(dout, whitening.rows)
        return whitening.pull(dout * gamma), dgamma, dbeta

    return np.einsum("nd,d->nd", whitening.rows, gamma) + beta, backward


# %% answer: layernorm_backward
def layernorm_backward(dout, cache):
    return cache(dout)


# %% answer: dropout_forward
def dropout_forward(x, dropout_param):
    if dropout_param["mode"] == "train":
        node = Mask(x.shape, dropout_param["p"], dropout_param.get("seed"))
    else:
        node = np.copy
    return node(x), node


# %% answer: dropout_backward
def dropout_backward(dout, cache):
    return cache(dout)
