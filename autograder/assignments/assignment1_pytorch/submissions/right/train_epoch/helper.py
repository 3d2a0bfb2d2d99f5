def one_step(model, optimizer, x, y):
    model.zero_grad(set_to_none=False)
    loss = F.nll_loss(F.log_softmax(model(x), dim=1), y)
    loss.backward()
    optimizer.step()
    return loss.item()


# %% answer
def train_epoch(model, optimizer, batches):
    model.train(True)
    return [one_step(model, optimizer, x, y) for x, y in batches]
