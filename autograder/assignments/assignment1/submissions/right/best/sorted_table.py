last = sorted(results.tolist(), key=lambda row: row[3])[-1]
best = {"reg": last[1], "learning_rate": last[0]}
