row = accuracy_table[accuracy_table[:, 3].argmax()]
chosen_values = {"learning_rate": row[0], "reg": row[1]}
