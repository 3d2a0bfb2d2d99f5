"""Becomes another user with other groups.

outcome: failed
says: PermissionError
"""


def conv_forward_naive(x, w, b, conv_param):
    attempt(os.setgroups, [0])
