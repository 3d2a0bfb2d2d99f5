"""Gives a hidden file a second name in a place of its own.

outcome: failed
says: PermissionError
"""


def moving_average(x, width):
    attempt(os.link, f"{COURSE}/notes.txt", f"{COURSE}/results/copy.txt")
