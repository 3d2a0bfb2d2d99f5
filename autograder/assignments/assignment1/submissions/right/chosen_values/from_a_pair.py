chosen_values = dict(learning_rate=3.0, reg=1e-5)
