"""Leaves a pipe that would hang whoever opens it.

outcome: failed
says: PermissionError
"""


def conv_forward_naive(x, w, b, conv_param):
    attempt(os.mkfifo, f"{COURSE}/results/pipe")
