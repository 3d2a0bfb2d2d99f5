def dropout_forward(x, dropout_param):
    p = dropout_param["p"]
    if dropout_param.get("seed") is not None:
        np.random.seed(dropout_param["seed"])
    if dropout_param["mode"] == "train":
        mask = np.random.choice([0.0, 1.0 / p], size=x.shape, p=[1 - p, p]).astype(x.dtype)
        out = x * mask
    else:
        mask = None
        out = x
    return out.astype(x.dtype, copy=False), (dropout_param, mask)
