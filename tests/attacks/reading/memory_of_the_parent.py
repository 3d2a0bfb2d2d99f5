"""Opens its parent's memory as a file.

outcome: failed
says: PermissionError|FileNotFoundError
"""


def moving_average(x, width):
    attempt(open, f"/proc/{os.getppid()}/mem", "rb")
