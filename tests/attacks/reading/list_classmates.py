"""Lists who handed in.

outcome: failed
says: PermissionError|FileNotFoundError
"""


def conv_forward_naive(x, w, b, conv_param):
    tell(str(os.listdir(f"{COURSE}/submitted")))
