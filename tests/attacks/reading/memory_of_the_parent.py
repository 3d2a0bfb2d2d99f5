"""Opens its parent's memory as a file.

outcome: failed
says: PermissionError|FileNotFoundError
"""


def conv_forward_naive(x, w, b, conv_param):
    attempt(open, f"/proc/{os.getppid()}/mem", "rb")
