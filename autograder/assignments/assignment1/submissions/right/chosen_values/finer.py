candidates = [(rate, 1e-4) for rate in (1.0, 3.0, 10.0)]
chosen = max(candidates, key=lambda pair: accuracy(train(*pair), X_val, y_val))
chosen_values = {"learning_rate": chosen[0], "reg": chosen[1]}
