def plot_validation(results):
    ax = plt.figure().add_subplot()
    strengths = sorted(set(results[:, 1].tolist()))
    for reg in strengths:
        rates = sorted(results[results[:, 1] == reg, 0])
        heights = [results[(results[:, 0] == rate) & (results[:, 1] == reg), 3][0] for rate in rates]
        ax.plot(rates, heights, "s--", label=f"{reg:.0e}")
    ax.set(xscale="log", xlabel="learning rate", ylabel="validation accuracy", ylim=(0, 1.05))
    ax.grid(True)
    ax.legend(loc="lower center")
