"""Opens a file that has no name (O_TMPFILE).

outcome: failed
says: PermissionError|OSError|FileNotFoundError
"""


def conv_forward_naive(x, w, b, conv_param):
    attempt(os.open, "/tmp", os.O_TMPFILE | os.O_RDWR)
