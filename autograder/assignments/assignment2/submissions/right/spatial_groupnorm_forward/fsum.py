# Exact sums by math.fsum.
import math


def _moments(values):
    mean = math.fsum(values) / len(values)
    return mean, math.fsum((v - mean) ** 2 for v in values) / len(values)


# %% answer
def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    N, C, H, W = x.shape
    eps = gn_param.get("eps", 1e-5)
    x_hat, std = np.empty(x.shape, x.dtype), np.empty((N, G, 1, 1, 1), x.dtype)
    for n in range(N):
        for g in range(G):
            block = slice(g * C // G, (g + 1) * C // G)
            mean, var = _moments(x[n, block].ravel().tolist())
            root = math.sqrt(var + eps)
            std[n, g] = root
            x_hat[n, block] = (x[n, block].astype(float) - mean) / root
    return (x_hat * gamma + beta).astype(x.dtype), (x_hat, std, gamma, G)
