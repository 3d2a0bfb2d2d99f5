def train_epoch(model, optimizer, batches):
    model.train()
    losses = []
    for x, y in batches:

        def closure():
            optimizer.zero_grad()
            loss = F.cross_entropy(model(x), y)
            loss.backward()
            return loss

        losses.append(optimizer.step(closure).item())
    return losses
