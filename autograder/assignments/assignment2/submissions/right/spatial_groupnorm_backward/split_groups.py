def normalise(group, eps):
    """One group (N, C/G, H, W) of every image, and what its gradient needs."""
    mean = group.mean(axis=(1, 2, 3), keepdims=True)
    std = np.sqrt(group.var(axis=(1, 2, 3), keepdims=True) + eps)
    return (group - mean) / std, std


# %% answer: spatial_groupnorm_forward
def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    parts = [normalise(group, gn_param.get("eps", 1e-5)) for group in np.split(x, G, axis=1)]
    normal = np.concatenate([part for part, _ in parts], axis=1)
    return gamma * normal + beta, (parts, gamma)


# %% answer: spatial_groupnorm_backward
def spatial_groupnorm_backward(dout, cache):
    parts, gamma = cache
    axes, gradients = (1, 2, 3), []
    for (normal, std), d in zip(parts, np.split(dout * gamma, len(parts), axis=1), strict=True):
        flat = d.mean(axis=axes, keepdims=True)
        tilt = (d * normal).mean(axis=axes, keepdims=True)
        gradients.append((d - flat - normal * tilt) / std)
    normal = np.concatenate([part for part, _ in parts], axis=1)
    shape = (1, -1, 1, 1)
    dgamma, dbeta = (dout * normal).sum(axis=(0, 2, 3)), dout.sum(axis=(0, 2, 3))
    return np.concatenate(gradients, axis=1), dgamma.reshape(shape), dbeta.reshape(shape)
