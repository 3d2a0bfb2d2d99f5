def check_accuracy(model, batches):
    num_correct, num_samples = 0, 0
    training = model.training
    model.eval()
    with torch.no_grad():
        for x, y in batches:
            probabilities = F.softmax(model(x), dim=1)
            preds = probabilities.sort(dim=1, descending=True).indices[:, 0]
            num_correct += (preds == y).sum()
            num_samples += preds.size(0)
    model.train(training)
    return float(num_correct) / num_samples
