def dropout_forward(x, dropout_param):
    seed = dropout_param.get("seed")
    source = np.random if seed is None else np.random.RandomState(seed)
    if dropout_param["mode"] == "train":
        dropped = source.uniform(size=x.shape) >= dropout_param["p"]
        mask = np.full(x.shape, 1 / dropout_param["p"], x.dtype)
        mask[dropped] = 0
        return mask * x, (dropout_param, mask)
    return x.copy(), (dropout_param, None)
