def sgd_momentum(w, dw, config=None):
    settings = {"learning_rate": 0.01, "momentum": 0.9, "velocity": 0 * w}
    settings.update(config or {})
    step = settings["learning_rate"] * dw - settings["momentum"] * settings["velocity"]
    settings["velocity"] = -step
    return w - step, settings
