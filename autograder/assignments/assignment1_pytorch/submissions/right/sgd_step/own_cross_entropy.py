def sgd_step(x, y, params, learning_rate):
    scores = three_layer_convnet(x, params)
    picked = scores.log_softmax(dim=1)[torch.arange(len(y)), y]
    loss = -picked.sum() / len(y)
    grads = torch.autograd.grad(loss, [*params.values()])
    with torch.no_grad():
        for p, g in zip(params.values(), grads):
            p.copy_(p - learning_rate * g)
    return loss.tolist()
