accuracy_table = np.array(
    [
        [rate, reg, accuracy(train(rate, reg), X_train, y_train), accuracy(train(rate, reg), X_val, y_val)]
        for reg in STRENGTHS
        for rate in LEARNING_RATES
    ]
)
