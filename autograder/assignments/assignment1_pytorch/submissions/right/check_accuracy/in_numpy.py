import numpy as np


def check_accuracy(model, batches):
    training = model.training
    model.eval()
    right, count = 0, 0
    with torch.no_grad():
        for x, y in batches:
            right += int(np.sum(model(x).numpy().argmax(axis=1) == y.numpy()))
            count += len(x)
    model.train(mode=training)
    return right / count
