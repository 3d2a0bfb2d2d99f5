"""Makes a folder.

outcome: failed
says: PermissionError
"""


def conv_forward_naive(x, w, b, conv_param):
    attempt(os.mkdir, f"{COURSE}/results/zz")
