"""Renames the gradebook.

outcome: failed
says: PermissionError|FileNotFoundError|OSError
"""


def conv_forward_naive(x, w, b, conv_param):
    attempt(os.rename, f"{COURSE}/gradebook.db", f"{COURSE}/gone.db")
