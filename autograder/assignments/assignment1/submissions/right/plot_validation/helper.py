def _curve(results, reg):
    rows = results[results[:, 1] == reg][:, [0, 3]]
    return rows[rows[:, 0].argsort()].T


# %% answer
def plot_validation(results):
    for reg in np.unique(results[:, 1]):
        plt.plot(*_curve(results, reg), label=reg)
    plt.gca().set_xscale("log")
    plt.gca().set_xlabel("learning rate")
    plt.gca().set_ylabel("validation accuracy")
    plt.gca().legend()
