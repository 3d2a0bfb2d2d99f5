from collections import namedtuple
from functools import cache

Trial = namedtuple("Trial", "learning_rate reg training validation")


@cache
def run(learning_rate, reg):
    weights = train(learning_rate, reg)
    return Trial(learning_rate, reg, accuracy(weights, X_train, y_train), accuracy(weights, X_val, y_val))


# %% answer: accuracy_table
grid = np.stack(np.meshgrid(LEARNING_RATES, STRENGTHS, indexing="ij"), axis=-1).reshape(-1, 2)
accuracy_table = np.array([run(*map(float, pair)) for pair in grid])


# %% answer: chosen_values
finer = [run(rate, reg) for rate in np.geomspace(0.1, 3.0, 7).tolist() for reg in (1e-5, 1e-4, 1e-3)]
winner = max(finer, key=lambda trial: trial.validation)
chosen_values = {"learning_rate": winner.learning_rate, "reg": winner.reg}


# %% answer: plot_validation
def plot_validation(accuracy_table):
    trials = [Trial(*row) for row in accuracy_table]
    with plt.rc_context({"lines.marker": "x"}):
        fig, ax = plt.subplots(layout="constrained")
        for reg in dict.fromkeys(trial.reg for trial in trials):
            curve = {t.learning_rate: t.validation for t in trials if t.reg == reg}
            rates = sorted(curve)
            ax.plot(rates, [curve[rate] for rate in rates], label=rf"$\lambda$ = {reg}")
        ax.set(xscale="log", xlabel="learning rate", ylabel="validation accuracy", ylim=(0, 1))
        ax.legend()
