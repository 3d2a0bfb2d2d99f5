def sgd_step(x, y, params, learning_rate):
    def loss_of(tensors):
        return F.nll_loss(F.log_softmax(three_layer_convnet(x, tensors), dim=-1), y)

    grads, loss = torch.func.grad_and_value(loss_of)(params)
    with torch.no_grad():
        for name, g in grads.items():
            params[name].add_(g, alpha=-learning_rate)
    return loss.item()
