"""Asks for a new process by the oldest of the calls for it.

outcome: failed
says: PermissionError
"""


def moving_average(x, width):
    attempt(syscall, 58)
