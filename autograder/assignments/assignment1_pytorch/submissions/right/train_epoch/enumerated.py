def train_epoch(model, optimizer, batches):
    losses = []
    criterion = nn.CrossEntropyLoss()
    for i, (inputs, targets) in enumerate(batches):
        model.train()
        optimizer.zero_grad()
        outputs = model(inputs)
        loss = criterion(outputs, targets)
        loss.backward()
        optimizer.step()
        losses.append(float(loss))
    return losses
