def softmax_loss(x, y):
    moved = x - np.amax(x, axis=1, keepdims=True)
    exponentials = np.exp(moved)
    sums = exponentials.sum(1, keepdims=True)
    loss = float((np.log(sums) - np.take_along_axis(moved, y.reshape(-1, 1), 1)).sum() / y.size)
    dx = exponentials / sums
    np.put_along_axis(dx, y[:, None], np.take_along_axis(dx, y[:, None], 1) - 1, 1)
    return loss, dx / y.size
