def _trained(rate, strength):
    W = np.zeros((40, 3))
    for _ in range(60):
        gradient = X_train.T @ svm_loss(X_train @ W, y_train)[1] + 2 * strength * W
        W = W - rate * gradient
    return W


accuracy_table = np.array(
    [
        (
            rate,
            reg,
            accuracy(_trained(rate, reg), X_train, y_train),
            accuracy(_trained(rate, reg), X_val, y_val),
        )
        for rate in LEARNING_RATES
        for reg in STRENGTHS
    ]
)
