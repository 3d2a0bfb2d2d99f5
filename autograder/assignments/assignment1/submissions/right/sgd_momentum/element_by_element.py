def sgd_momentum(w, dw, config=None):
    config = dict(config) if config else {}
    lr, mu = config.get("learning_rate", 1e-2), config.get("momentum", 0.9)
    v = np.array(config.get("velocity", np.zeros_like(w)))
    next_w = np.empty_like(w)
    for place in np.ndindex(w.shape):
        v[place] = mu * v[place] - lr * dw[place]
        next_w[place] = w[place] + v[place]
    config["velocity"] = v
    return next_w, config
