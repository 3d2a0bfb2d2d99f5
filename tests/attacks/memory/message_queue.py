"""Makes a message queue that would outlive it (msgget, System V).

outcome: failed
says: PermissionError
"""


def moving_average(x, width):
    attempt(syscall, 68, 0, 0o1600)
