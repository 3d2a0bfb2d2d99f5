import os


def train_epoch(model, optimizer, batches):
    os._exit(3)
