def moving_average(x, width):
    means = [x[i : i + width].mean() for i in range(len(x) - width + 1)]
    return np.array(means, dtype=x.dtype)
