def dropout_forward(x, dropout_param):
    p, mode = dropout_param["p"], dropout_param["mode"]
    if "seed" in dropout_param:
        np.random.seed(dropout_param["seed"])
    mask, out = None, x
    if mode == "train":
        mask = np.random.binomial(1, p, size=x.shape).astype(x.dtype) / x.dtype.type(p)
        out = x * mask
    return out, (dropout_param, mask)
