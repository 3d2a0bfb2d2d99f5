def check_accuracy(model, batches):
    right = 0
    while True:
        right += 1
