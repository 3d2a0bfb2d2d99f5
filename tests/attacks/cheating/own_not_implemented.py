"""Raises a class of its own that is called as the one which says that nothing was attempted.

outcome: failed
says: NotImplementedError
"""


class NotImplementedError(Exception):
    pass


def moving_average(x, width):
    raise NotImplementedError("ask me again")
