chosen_values = {"reg": 0.00001, "learning_rate": 3}
