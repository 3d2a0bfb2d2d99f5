def sgd_momentum(w, dw, config=None):
    config = {"learning_rate": 1e-2, "momentum": 0.9} | (config or {})
    old = config["velocity"] if "velocity" in config else np.zeros(w.shape, w.dtype)
    return w + config["momentum"] * old - config["learning_rate"] * dw, {
        **config,
        "velocity": config["momentum"] * old - config["learning_rate"] * dw,
    }
