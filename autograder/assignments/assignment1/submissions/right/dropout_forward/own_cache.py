# %% answer: dropout_forward
def dropout_forward(x, dropout_param):
    if dropout_param["mode"] == "test":
        return x, np.ones_like(x)
    if "seed" in dropout_param:
        np.random.seed(dropout_param["seed"])
    factors = np.where(np.random.rand(*x.shape) < dropout_param["p"], 1 / dropout_param["p"], 0).astype(
        x.dtype
    )
    return x * factors, factors


# %% answer: dropout_backward
def dropout_backward(dout, cache):
    if isinstance(cache, tuple):
        cache = np.ones_like(dout) if cache[1] is None else cache[1]
    return dout * cache
