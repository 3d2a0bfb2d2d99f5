import itertools


def evaluate(learning_rate, reg):
    """A row of the table: the pair, and the accuracies on both sets after training with it."""
    weights = train(learning_rate, reg)
    return learning_rate, reg, accuracy(weights, X_train, y_train), accuracy(weights, X_val, y_val)


def best_row(table):
    """The row with the highest validation accuracy."""
    return max(table, key=lambda row: row[3])


# %% answer: accuracy_table
accuracy_table = np.asarray(list(itertools.starmap(evaluate, itertools.product(LEARNING_RATES, STRENGTHS))))


# %% answer: chosen_values
chosen_values = dict(zip(("learning_rate", "reg"), best_row(accuracy_table)[:2], strict=False))


# %% answer: plot_validation
def plot_validation(accuracy_table):
    """Draws a line of validation accuracies for each strength; returns nothing."""
    figure = plt.figure(figsize=(7, 4))
    axes = figure.add_subplot(1, 1, 1)
    axes.set_xscale("log")
    for reg, rows in itertools.groupby(
        sorted(map(tuple, accuracy_table), key=lambda r: (r[1], r[0])), lambda r: r[1]
    ):
        rates, _, _, shares = zip(*rows, strict=False)
        axes.plot(rates, shares, marker="s", label=f"{reg:.0e}")
    axes.set_xlabel("Learning rate (logarithmic)")
    axes.set_ylabel("Validation accuracy")
    axes.set_title("Choosing hyperparameters")
    axes.legend(title="regularisation")
    figure.tight_layout()
    plt.show()
