def dropout_forward(x, dropout_param):
    if dropout_param["mode"] == "test":
        return x, (dropout_param, None)
    rng = np.random.default_rng(dropout_param.get("seed"))
    mask = ((rng.random(x.shape) < dropout_param["p"]) / dropout_param["p"]).astype(x.dtype)
    return x * mask, (dropout_param, mask)
