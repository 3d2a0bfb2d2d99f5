from itertools import product

pairs = list(product(LEARNING_RATES, STRENGTHS))
all_weights = [train(*pair) for pair in pairs]
accuracy_table = np.column_stack(
    [
        pairs,
        [accuracy(weights, X_train, y_train) for weights in all_weights],
        [accuracy(weights, X_val, y_val) for weights in all_weights],
    ]
)
