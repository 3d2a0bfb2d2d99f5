def relu_forward(x):
    return (x + np.abs(x)) / 2, x
