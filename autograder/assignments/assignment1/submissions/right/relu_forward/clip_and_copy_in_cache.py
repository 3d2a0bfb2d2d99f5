def relu_forward(x):
    cache = x.copy()
    return np.clip(x, 0, None), cache
