table = {}
for reg in reversed(STRENGTHS):
    for rate in reversed(LEARNING_RATES):
        w = train(rate, reg)
        table[rate, reg] = (
            ((X_train @ w).argmax(1) == y_train).mean(),
            ((X_val @ w).argmax(1) == y_val).mean(),
        )
accuracy_table = np.array([[*pair, *shares] for pair, shares in table.items()])
