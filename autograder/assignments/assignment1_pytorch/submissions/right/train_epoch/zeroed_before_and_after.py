def train_epoch(model, optimizer, batches):
    if not model.training:
        model.train()
    optimizer.zero_grad()
    losses = []
    for x, y in batches:
        scores = model.forward(x)
        loss = -F.log_softmax(scores, dim=-1).gather(1, y[:, None]).mean()
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        losses.append(loss.detach().item())
    return losses
