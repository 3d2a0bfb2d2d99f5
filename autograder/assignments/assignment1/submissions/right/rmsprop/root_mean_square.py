def _root_mean_square(cache, epsilon):
    return np.sqrt(cache) + epsilon


# %% answer
def rmsprop(w, dw, config=None):
    config = dict({} if config is None else config)
    rho = config.setdefault("decay_rate", 0.99)
    config["cache"] = rho * config.get("cache", np.zeros_like(dw)) + (1 - rho) * dw**2
    step = dw / _root_mean_square(config["cache"], config.setdefault("epsilon", 1e-8))
    return w - config.setdefault("learning_rate", 1e-2) * step, config
