accuracy_table = np.zeros((12, 4))
row = 0
for lr in LEARNING_RATES:
    for reg in STRENGTHS:
        W = train(lr, reg)
        accuracy_table[row] = lr, reg, accuracy(W, X_train, y_train), accuracy(W, X_val, y_val)
        row += 1
