def _configured(config, w, numbers, arrays):
    """config with the defaults of `numbers`, and zeros like w for the names in `arrays`."""
    config = {} if config is None else config
    for name, value in numbers.items():
        config.setdefault(name, value)
    for name in arrays:
        config.setdefault(name, np.zeros_like(w))
    return config


def _averaged(old, new, share):
    """A moving average that keeps `share` of the old value."""
    return share * old + (1.0 - share) * new


# %% answer: sgd_momentum
def sgd_momentum(w, dw, config=None):
    """Performs stochastic gradient descent with momentum; returns (next_w, config)."""
    config = _configured(config, w, {"learning_rate": 1e-2, "momentum": 0.9}, ["velocity"])
    config["velocity"] = config["momentum"] * config["velocity"] - config["learning_rate"] * dw
    return w + config["velocity"], config


# %% answer: rmsprop
def rmsprop(w, dw, config=None):
    """Uses the RMSProp update rule; returns (next_w, config)."""
    config = _configured(config, w, {"learning_rate": 1e-2, "decay_rate": 0.99, "epsilon": 1e-8}, ["cache"])
    config["cache"] = _averaged(config["cache"], np.square(dw), config["decay_rate"])
    divisor = np.sqrt(config["cache"]) + config["epsilon"]
    return w - config["learning_rate"] * dw / divisor, config


# %% answer: adam
def adam(w, dw, config=None):
    """Uses the Adam update rule with bias correction; returns (next_w, config)."""
    numbers = {"learning_rate": 1e-3, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "t": 0}
    config = _configured(config, w, numbers, ["m", "v"])
    config["t"] += 1
    config["m"] = _averaged(config["m"], dw, config["beta1"])
    config["v"] = _averaged(config["v"], dw * dw, config["beta2"])
    m_hat = config["m"] / (1 - config["beta1"] ** config["t"])
    v_hat = config["v"] / (1 - config["beta2"] ** config["t"])
    return w - config["learning_rate"] * m_hat / (np.sqrt(v_hat) + config["epsilon"]), config
