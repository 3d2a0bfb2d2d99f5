# %% answer: accuracy_table
results = {}
best_val, best_pair = -1, None
for lr in LEARNING_RATES:
    for reg in STRENGTHS:
        W = train(lr, reg)
        results[(lr, reg)] = (accuracy(W, X_train, y_train), accuracy(W, X_val, y_val))
        if results[(lr, reg)][1] > best_val:
            best_val, best_pair = results[(lr, reg)][1], (lr, reg)

for lr, reg in sorted(results):
    print("lr %e reg %e train accuracy: %f val accuracy: %f" % ((lr, reg) + results[(lr, reg)]))
accuracy_table = np.array([k + v for k, v in results.items()])


# %% answer: chosen_values
chosen_values = {"learning_rate": best_pair[0], "reg": best_pair[1]}


# %% answer: plot_validation
def plot_validation(accuracy_table):
    lr, reg, _, val = accuracy_table[np.lexsort((accuracy_table[:, 0], accuracy_table[:, 1]))].T
    for r in np.unique(reg):
        plt.plot(lr[reg == r], val[reg == r], marker="o", linestyle="-", label=f"reg {r:e}")
    plt.xscale("log")
    plt.xlabel("learning rate")
    plt.ylabel("validation accuracy")
    plt.legend(loc="best")
    plt.grid(True)
    plt.show()
