class Groups:
    """Images (N, C, H, W) seen as N * G rows, one for each group."""

    def __init__(self, shape, G):
        self.shape, self.rows = shape, shape[0] * G

    def split(self, images):
        return images.reshape(self.rows, -1)

    def join(self, rows):
        return rows.reshape(self.shape)


# %% answer: spatial_groupnorm_forward
def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    groups = Groups(x.shape, G)
    rows = groups.split(x)
    mean, eps = rows.mean(1, keepdims=True), gn_param["eps"] if "eps" in gn_param else 1e-5
    groups.std = np.sqrt(rows.var(1, keepdims=True) + eps)
    groups.normal = (rows - mean) / groups.std
    groups.gamma = gamma
    return groups.join(groups.normal) * gamma + beta, groups


# %% answer: spatial_groupnorm_backward
def spatial_groupnorm_backward(dout, cache):
    normal = cache.normal
    dnormal = cache.split(dout * cache.gamma)
    m = normal.shape[1]
    total, along = dnormal.sum(1, keepdims=True), (dnormal * normal).sum(1, keepdims=True)
    dx = (m * dnormal - total - normal * along) / (m * cache.std)
    dgamma = (dout * cache.join(normal)).sum((0, 2, 3), keepdims=True)
    return cache.join(dx), dgamma, dout.sum((0, 2, 3), keepdims=True)
