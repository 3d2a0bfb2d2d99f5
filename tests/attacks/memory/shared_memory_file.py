"""Leaves a file in /dev/shm.

outcome: failed
says: PermissionError|OSError|FileNotFoundError
"""


def conv_forward_naive(x, w, b, conv_param):
    attempt(open, "/dev/shm/left-by-a-student", "w")
