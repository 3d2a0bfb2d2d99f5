"""Leaves a file in /dev/shm.

outcome: failed
says: PermissionError|OSError|FileNotFoundError
"""


def moving_average(x, width):
    attempt(open, "/dev/shm/left-by-a-student", "w")
