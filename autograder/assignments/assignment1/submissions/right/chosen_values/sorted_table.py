last = sorted(accuracy_table.tolist(), key=lambda row: row[3])[-1]
chosen_values = {"reg": last[1], "learning_rate": last[0]}
