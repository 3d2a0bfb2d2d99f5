def plot_validation(results):
    plt.figure()
    for reg in sorted(set(results[:, 1])):
        chosen = sorted((row[0], row[3]) for row in results if row[1] == reg)
        plt.semilogx([x for x, _ in chosen], [y for _, y in chosen], label=f"strength {reg:g}")
    plt.xlabel("learning rate")
    plt.ylabel("validation accuracy")
    plt.legend()
