# %% answer: accuracy_table
number_of_pairs = len(LEARNING_RATES) * len(STRENGTHS)
accuracy_table = np.zeros((number_of_pairs, 4))
pair = 0
for learning_rate in LEARNING_RATES:
    for strength in STRENGTHS:
        trained_weights = train(learning_rate, strength)
        accuracy_table[pair, 0] = learning_rate
        accuracy_table[pair, 1] = strength
        accuracy_table[pair, 2] = accuracy(trained_weights, X_train, y_train)
        accuracy_table[pair, 3] = accuracy(trained_weights, X_val, y_val)
        pair = pair + 1


# %% answer: chosen_values
best_accuracy = -1.0
for pair in range(len(accuracy_table)):
    if accuracy_table[pair, 3] > best_accuracy:
        best_accuracy = accuracy_table[pair, 3]
        chosen_values = {"learning_rate": accuracy_table[pair, 0], "reg": accuracy_table[pair, 1]}


# %% answer: plot_validation
def plot_validation(accuracy_table):
    strengths = sorted(set(accuracy_table[:, 1]))
    for strength in strengths:
        pairs = []
        for row in accuracy_table:
            if row[1] == strength:
                pairs.append((row[0], row[3]))
        pairs.sort()
        plt.semilogx(
            [rate for rate, _ in pairs], [share for _, share in pairs], label=f"strength {strength:g}"
        )
    plt.xlabel("learning rate")
    plt.ylabel("accuracy on the validation set")
    plt.legend()
    plt.show()
