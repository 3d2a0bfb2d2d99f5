"""Becomes root.

outcome: failed
says: PermissionError
"""


def moving_average(x, width):
    attempt(os.setuid, 0)
