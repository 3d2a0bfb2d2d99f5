"""Leaves a pipe that would hang whoever opens it.

outcome: failed
says: PermissionError
"""


def moving_average(x, width):
    attempt(os.mkfifo, f"{COURSE}/results/pipe")
