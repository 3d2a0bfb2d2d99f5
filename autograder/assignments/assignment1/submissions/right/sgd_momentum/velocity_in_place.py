def sgd_momentum(w, dw, config=None):
    config = config if config is not None else {}
    velocity = config.setdefault("velocity", np.zeros_like(w))
    velocity = velocity.copy()
    velocity *= config.setdefault("momentum", 0.9)
    velocity -= config.setdefault("learning_rate", 1e-2) * dw
    config["velocity"] = velocity
    next_w = w.copy()
    next_w += velocity
    return next_w, config
