def sgd_step(x, y, params, learning_rate):
    scores = three_layer_convnet(x, params)
    loss = F.cross_entropy(scores, y)
    loss.backward()
    with torch.no_grad():
        for p in params.values():
            p -= learning_rate * p.grad
            p.grad.zero_()
    return loss.item()
