def train_epoch(model, optimizer, batches):
    model.train()
    history = []
    for batch in list(batches):
        x, y = batch
        parameters = [tensor for group in optimizer.param_groups for tensor in group["params"]]
        loss = F.cross_entropy(model(x), y, reduction="mean")
        for tensor, gradient in zip(parameters, torch.autograd.grad(loss, parameters)):
            tensor.grad = gradient
        optimizer.step()
        history += [loss.item()]
    return history
