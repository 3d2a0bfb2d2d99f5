def plot_validation(accuracy_table):
    plt.figure()
    for reg in sorted(set(accuracy_table[:, 1])):
        chosen = sorted((row[0], row[3]) for row in accuracy_table if row[1] == reg)
        plt.semilogx([x for x, _ in chosen], [y for _, y in chosen], label=f"strength {reg:g}")
    plt.xlabel("learning rate")
    plt.ylabel("validation accuracy")
    plt.legend()
