def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    eps = gn_param.get("eps", 1e-5)
    images, deviations = [], []
    for image in x:
        groups = image.reshape(G, -1)
        std = np.sqrt(groups.var(axis=1) + eps)
        images.append(((groups - groups.mean(axis=1)[:, None]) / std[:, None]).reshape(image.shape))
        deviations.append(std)
    x_hat = np.stack(images)
    std = np.stack(deviations).reshape(len(x), G, 1, 1, 1)
    return beta + gamma * x_hat, (x_hat, std, gamma, G)
