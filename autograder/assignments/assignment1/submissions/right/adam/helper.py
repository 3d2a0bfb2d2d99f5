def _averaged(old, new, share):
    return share * old + (1 - share) * new


def _corrected(average, share, steps):
    return average / (1 - share**steps)


# %% answer
def adam(w, dw, config=None):
    c = dict(learning_rate=1e-3, beta1=0.9, beta2=0.999, epsilon=1e-8, t=0)
    c.update(m=np.zeros_like(w), v=np.zeros_like(w))
    c.update(config or {})
    c["t"] += 1
    c["m"] = _averaged(c["m"], dw, c["beta1"])
    c["v"] = _averaged(c["v"], np.square(dw), c["beta2"])
    direction = _corrected(c["m"], c["beta1"], c["t"])
    size = np.sqrt(_corrected(c["v"], c["beta2"], c["t"])) + c["epsilon"]
    return w - c["learning_rate"] * direction / size, c
