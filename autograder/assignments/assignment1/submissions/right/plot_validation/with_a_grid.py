def plot_validation(accuracy_table):
    ax = plt.figure().add_subplot()
    strengths = sorted(set(accuracy_table[:, 1].tolist()))
    for reg in strengths:
        rates = sorted(accuracy_table[accuracy_table[:, 1] == reg, 0])
        heights = [
            accuracy_table[(accuracy_table[:, 0] == rate) & (accuracy_table[:, 1] == reg), 3][0]
            for rate in rates
        ]
        ax.plot(rates, heights, "s--", label=f"{reg:.0e}")
    ax.set(xscale="log", xlabel="learning rate", ylabel="validation accuracy", ylim=(0, 1.05))
    ax.grid(True)
    ax.legend(loc="lower center")
