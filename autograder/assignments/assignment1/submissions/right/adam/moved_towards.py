def adam(w, dw, config=None):
    config = {} if config is None else config
    lr = config.setdefault("learning_rate", 1e-3)
    b1, b2 = config.setdefault("beta1", 0.9), config.setdefault("beta2", 0.999)
    eps = config.setdefault("epsilon", 1e-8)
    config["t"] = config.get("t", 0) + 1
    for name, beta, target in (("m", b1, dw), ("v", b2, dw**2)):
        old = config.get(name, np.zeros_like(w))
        config[name] = old + (1 - beta) * (target - old)
    first, second = config["m"] / (1 - b1 ** config["t"]), config["v"] / (1 - b2 ** config["t"])
    return w - lr * first / (second**0.5 + eps), config
