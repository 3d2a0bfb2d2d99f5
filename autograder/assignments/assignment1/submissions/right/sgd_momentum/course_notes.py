# %% answer: sgd_momentum
def sgd_momentum(w, dw, config=None):
    config = config if config is not None else {}
    lr, mu = config.get("learning_rate", 1e-2), config.get("momentum", 0.9)
    v = config.get("velocity", 0)
    v = mu * v - lr * dw  # integrate velocity
    config["velocity"] = v
    return w + v, config  # integrate position


# %% answer: rmsprop
def rmsprop(w, dw, config=None):
    config = config if config is not None else {}
    lr, rho, eps = (
        config.get("learning_rate", 1e-2),
        config.get("decay_rate", 0.99),
        config.get("epsilon", 1e-8),
    )
    config["cache"] = rho * config.get("cache", 0) + (1 - rho) * dw**2
    return w - lr * dw / (np.sqrt(config["cache"]) + eps), config


# %% answer: adam
def adam(w, dw, config=None):
    config = config if config is not None else {}
    lr, eps = config.get("learning_rate", 1e-3), config.get("epsilon", 1e-8)
    b1, b2 = config.get("beta1", 0.9), config.get("beta2", 0.999)
    config["t"] = t = config.get("t", 0) + 1
    config["m"] = m = b1 * config.get("m", 0) + (1 - b1) * dw
    config["v"] = v = b2 * config.get("v", 0) + (1 - b2) * (dw**2)
    mt, vt = m / (1 - b1**t), v / (1 - b2**t)
    return w - lr * mt / (np.sqrt(vt) + eps), config
