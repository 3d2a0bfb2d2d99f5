def differences(x):
    return np.abs(x[1:] - x[:-1])
