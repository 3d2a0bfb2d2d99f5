def _curve(accuracy_table, reg):
    rows = accuracy_table[accuracy_table[:, 1] == reg][:, [0, 3]]
    return rows[rows[:, 0].argsort()].T


# %% answer
def plot_validation(accuracy_table):
    for reg in np.unique(accuracy_table[:, 1]):
        plt.plot(*_curve(accuracy_table, reg), label=reg)
    plt.gca().set_xscale("log")
    plt.gca().set_xlabel("learning rate")
    plt.gca().set_ylabel("validation accuracy")
    plt.gca().legend()
