@torch.no_grad()
def check_accuracy(model, batches):
    was_training = model.training
    model.eval()
    hits, seen = 0, 0
    for x, y in batches:
        scores = model(x)
        _, predicted = scores.max(1)
        hits += int((predicted == y).sum())
        seen += x.shape[0]
    if was_training:
        model.train()
    return hits / seen
