def adam(w, dw, config=None):
    settings = {"learning_rate": 1e-3, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "m": 0, "v": 0, "t": 0}
    settings |= config or {}
    rate, beta1, beta2, epsilon = (settings[k] for k in ("learning_rate", "beta1", "beta2", "epsilon"))
    m, v, t = settings["m"], settings["v"], settings["t"] + 1
    m, v = beta1 * m + (1 - beta1) * dw, beta2 * v + (1 - beta2) * dw * dw
    step = rate * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + epsilon)
    return w - step, {**settings, "m": m, "v": v, "t": t}
