def sgd_step(x, y, params, learning_rate):
    for name in params:
        params[name].grad = None
    loss = F.cross_entropy(three_layer_convnet(x, params), y)
    loss.backward()
    for name in params:
        params[name].data -= learning_rate * params[name].grad
    return float(loss)
