best = {"reg": 0.001, "learning_rate": 3}
