row = results[results[:, 3].argmax()]
best = {"learning_rate": row[0], "reg": row[1]}
