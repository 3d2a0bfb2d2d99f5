# %% answer: sgd_momentum
def sgd_momentum(w, dw, config=None):
    if config is None:
        config = {}
    learning_rate = config["learning_rate"] if "learning_rate" in config else 1e-2
    momentum = config["momentum"] if "momentum" in config else 0.9
    old_velocity = config["velocity"] if "velocity" in config else np.zeros(w.shape, dtype=w.dtype)

    new_velocity = np.zeros(w.shape, dtype=w.dtype)
    next_w = np.zeros(w.shape, dtype=w.dtype)
    for index in np.ndindex(*w.shape):
        new_velocity[index] = momentum * old_velocity[index] - learning_rate * dw[index]
        next_w[index] = w[index] + new_velocity[index]

    config["velocity"] = new_velocity
    return next_w, config


# %% answer: rmsprop
def rmsprop(w, dw, config=None):
    if config is None:
        config = {}
    learning_rate = config["learning_rate"] if "learning_rate" in config else 1e-2
    decay_rate = config["decay_rate"] if "decay_rate" in config else 0.99
    epsilon = config["epsilon"] if "epsilon" in config else 1e-8
    mean_square = config["cache"] if "cache" in config else np.zeros(w.shape, dtype=w.dtype)

    new_mean_square = np.zeros(w.shape, dtype=w.dtype)
    next_w = np.zeros(w.shape, dtype=w.dtype)
    for index in np.ndindex(*w.shape):
        gradient = dw[index]
        new_mean_square[index] = decay_rate * mean_square[index] + (1 - decay_rate) * gradient**2
        root_mean_square = np.sqrt(new_mean_square[index])
        next_w[index] = w[index] - learning_rate * gradient / (root_mean_square + epsilon)

    config["cache"] = new_mean_square
    return next_w, config


# %% answer: adam
def adam(w, dw, config=None):
    if config is None:
        config = {}
    learning_rate = config["learning_rate"] if "learning_rate" in config else 1e-3
    beta1 = config["beta1"] if "beta1" in config else 0.9
    beta2 = config["beta2"] if "beta2" in config else 0.999
    epsilon = config["epsilon"] if "epsilon" in config else 1e-8
    first_moment = config["m"] if "m" in config else np.zeros(w.shape, dtype=w.dtype)
    second_moment = config["v"] if "v" in config else np.zeros(w.shape, dtype=w.dtype)
    step = config["t"] if "t" in config else 0

    step = step + 1
    first_moment = beta1 * first_moment + (1 - beta1) * dw
    second_moment = beta2 * second_moment + (1 - beta2) * np.square(dw)
    corrected_first = first_moment / (1 - np.power(beta1, step))
    corrected_second = second_moment / (1 - np.power(beta2, step))
    next_w = (w - learning_rate * corrected_first / (np.sqrt(corrected_second) + epsilon)).astype(w.dtype)

    config["m"] = first_moment
    config["v"] = second_moment
    config["t"] = step
    return next_w, config
