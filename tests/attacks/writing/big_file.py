"""Fills the disk.

outcome: failed
says: PermissionError|OSError|FileNotFoundError
"""


def conv_forward_naive(x, w, b, conv_param):
    with open("/tmp/left-by-a-student", "wb") as file:
        raise Succeeded(file.truncate(1 << 40))
