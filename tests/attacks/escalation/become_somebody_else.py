"""Becomes another user with other groups.

outcome: failed
says: PermissionError
"""


def moving_average(x, width):
    attempt(os.setgroups, [0])
