def rmsprop(w, dw, config=None):
    config = config or {}
    lr, decay = config.get("learning_rate", 0.01), config.get("decay_rate", 0.99)
    eps = config.get("epsilon", 1e-8)
    cache = decay * config.get("cache", 0) + (1 - decay) * np.power(dw, 2)
    next_w = w - lr * dw / (eps + np.sqrt(cache))
    return next_w, dict(learning_rate=lr, decay_rate=decay, epsilon=eps, cache=cache)
