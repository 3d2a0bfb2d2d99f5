def rmsprop(w, dw, config=None):
    c = {"learning_rate": 1e-2, "decay_rate": 0.99, "epsilon": 1e-8, "cache": np.zeros_like(w)}
    c.update(config or {})
    c["cache"] = c["cache"] + (1 - c["decay_rate"]) * (np.square(dw) - c["cache"])
    scale = c["learning_rate"] / (c["epsilon"] + c["cache"] ** 0.5)
    return w - scale * dw, c
