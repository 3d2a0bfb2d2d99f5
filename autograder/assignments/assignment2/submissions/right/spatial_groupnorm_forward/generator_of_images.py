# Images by a generator, np.fromiter free; statistics with np.ma.
# %% answer
def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    eps = gn_param["eps"] if "eps" in gn_param else 1e-5

    def normalised():
        for image in x:
            blocks = np.array(np.split(image, G))
            axes = tuple(range(1, blocks.ndim))
            mean = np.mean(blocks, axis=axes, keepdims=True)
            std = np.sqrt(np.var(blocks, axis=axes, keepdims=True, mean=mean) + eps)
            yield np.concatenate(list((blocks - mean) / std)), std

    x_hat, std = (np.array(parts) for parts in zip(*normalised()))
    return np.add(np.multiply(x_hat, gamma), beta), (x_hat, std, gamma, G)
