class State:
    """The hyperparameters and buffers of one parameter; buffers are changed in place."""

    def __init__(self, config, parameter, defaults, buffers):
        self.config = dict(defaults)
        self.config.update(config or {})
        for name in buffers:
            if self.config.get(name) is None:
                self.config[name] = np.zeros_like(parameter)
            else:
                self.config[name] = np.array(self.config[name], dtype=parameter.dtype)

    def __getattr__(self, name):
        return self.config[name]

    def lerp(self, name, target, share):
        buffer = self.config[name]
        buffer *= share
        buffer += (1 - share) * target
        return buffer


# %% answer: sgd_momentum
def sgd_momentum(w, dw, config=None):
    state = State(config, w, dict(learning_rate=1e-2, momentum=0.9), ["velocity"])
    velocity = state.velocity
    velocity *= state.momentum
    velocity -= state.learning_rate * dw
    return np.add(w, velocity), state.config


# %% answer: rmsprop
def rmsprop(w, dw, config=None):
    state = State(config, w, dict(learning_rate=1e-2, decay_rate=0.99, epsilon=1e-8), ["cache"])
    divisor = np.sqrt(state.lerp("cache", np.multiply(dw, dw), state.decay_rate))
    divisor += state.epsilon
    step = np.divide(dw, divisor)
    step *= -state.learning_rate
    step += w
    return step, state.config


# %% answer: adam
def adam(w, dw, config=None):
    defaults = dict(learning_rate=1e-3, beta1=0.9, beta2=0.999, epsilon=1e-8, t=0)
    state = State(config, w, defaults, ["m", "v"])
    state.config["t"] += 1
    m = state.lerp("m", dw, state.beta1)
    v = state.lerp("v", np.multiply(dw, dw), state.beta2)
    divisor = np.sqrt(v)
    divisor /= np.sqrt(1 - state.beta2**state.t)
    divisor += state.epsilon
    step = m / divisor
    step *= state.learning_rate / (1 - state.beta1**state.t)
    return w - step, state.config
