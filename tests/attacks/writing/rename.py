"""Renames the gradebook.

outcome: failed
says: PermissionError|FileNotFoundError|OSError
"""


def moving_average(x, width):
    attempt(os.rename, f"{COURSE}/gradebook.db", f"{COURSE}/gone.db")
