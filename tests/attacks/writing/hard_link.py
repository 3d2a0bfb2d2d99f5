"""Gives a hidden file a second name in a place of its own.

outcome: failed
says: PermissionError
"""


def conv_forward_naive(x, w, b, conv_param):
    attempt(os.link, f"{COURSE}/notes.txt", f"{COURSE}/results/copy.txt")
