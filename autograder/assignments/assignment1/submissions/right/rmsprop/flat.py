def rmsprop(w, dw, config=None):
    config = {} if config is None else config
    for name, value in (("learning_rate", 1e-2), ("decay_rate", 0.99), ("epsilon", 1e-8)):
        config.setdefault(name, value)
    old = np.ravel(config.get("cache", np.zeros_like(w)))
    g = dw.ravel()
    new = config["decay_rate"] * old + (1 - config["decay_rate"]) * g * g
    config["cache"] = new.reshape(w.shape)
    step = config["learning_rate"] * g / (np.sqrt(new) + config["epsilon"])
    return (w.ravel() - step).reshape(w.shape), config
