# A frozen dataclass with slots as cache; both passes of its own.
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Saved:
    centred: np.ndarray
    inverse: np.ndarray
    gamma: np.ndarray


# %% answer: spatial_batchnorm_backward
def spatial_batchnorm_backward(dout, cache):
    if isinstance(cache, tuple):
        cache = Saved(*_from_rows(cache, dout.shape))
    axes = dict(axis=(0, 2, 3), keepdims=True)
    x_hat = cache.centred * cache.inverse
    dbeta, dgamma = dout.sum(**axes), (dout * x_hat).sum(**axes)
    M = dout.size // dout.shape[1]
    dx = cache.gamma * cache.inverse * (dout - dbeta / M - x_hat * dgamma / M)
    return dx, dgamma.ravel(), dbeta.ravel()


def _from_rows(rows, shape):
    x, x_hat, gamma, std = rows
    N, C, H, W = shape
    std = std.reshape(1, C, 1, 1)
    return x_hat.reshape(N, H, W, C).transpose(0, 3, 1, 2) * std, 1 / std, gamma.reshape(1, C, 1, 1)


# %% answer
def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    C = x.shape[1]
    eps, momentum = bn_param.get("eps", 1e-5), bn_param.get("momentum", 0.9)
    old_mean = bn_param.get("running_mean", np.zeros(C, x.dtype))
    old_var = bn_param.get("running_var", np.zeros(C, x.dtype))
    match bn_param["mode"]:
        case "train":
            mean, var = x.mean(axis=(0, 2, 3)), x.var(axis=(0, 2, 3))
            bn_param["running_mean"] = old_mean * momentum + mean * (1 - momentum)
            bn_param["running_var"] = old_var * momentum + var * (1 - momentum)
        case "test":
            mean, var = old_mean, old_var
        case mode:
            raise ValueError(mode)
    gamma, beta, mean, var = (v[None, :, None, None] for v in (gamma, beta, mean, var))
    centred, inverse = x - mean, 1 / np.sqrt(var + eps)
    return centred * inverse * gamma + beta, Saved(centred, inverse, gamma)
