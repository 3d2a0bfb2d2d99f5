def softmax_loss(x, y):
    x = x - np.max(x, axis=1, keepdims=True)
    raise NotImplementedError()
