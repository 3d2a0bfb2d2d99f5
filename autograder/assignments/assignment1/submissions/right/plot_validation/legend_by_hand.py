def plot_validation(accuracy_table):
    fig, ax = plt.subplots(figsize=(6, 4))
    ax.set_xscale("log")
    lines, names = [], []
    for reg in np.unique(accuracy_table[:, 1])[::-1]:
        rows = accuracy_table[accuracy_table[:, 1] == reg]
        order = rows[:, 0].argsort()
        lines += ax.plot(rows[order, 0], rows[order, 3])
        names.append(f"reg {reg}")
    ax.legend(lines, names)
    ax.set_xlabel("learning rate (log)")
    ax.set_ylabel("share of validation examples that are right")
