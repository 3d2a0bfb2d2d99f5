def plot_validation(accuracy_table):
    ordered = accuracy_table[np.argsort(accuracy_table[:, 0])]
    for reg in np.unique(ordered[:, 1]):
        part = ordered[ordered[:, 1] == reg]
        plt.plot(part[:, 0], part[:, 3], marker="x", label=str(reg))
    plt.xscale("log")
    plt.title("Validation")
    plt.xlabel("rate of learning")
    plt.ylabel("accuracy")
    plt.legend(title="regularisation")
    plt.show()
