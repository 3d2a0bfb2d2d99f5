def adam(w, dw, config=None):
    config = dict(config or {})
    lr, b1 = config.get("learning_rate", 1e-3), config.get("beta1", 0.9)
    b2, eps = config.get("beta2", 0.999), config.get("epsilon", 1e-8)
    t = int(config.get("t", 0)) + 1
    m = config.get("m", np.zeros_like(w)) * b1 + dw * (1 - b1)
    v = config.get("v", np.zeros_like(w)) * b2 + dw**2 * (1 - b2)
    root = (1 - b2**t) ** 0.5
    rate = lr * root / (1 - b1**t)
    config.update(m=m, v=v, t=t)
    return w - rate * m / (np.sqrt(v) + eps * root), config
