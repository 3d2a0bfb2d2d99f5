"""Opens a file that has no name (O_TMPFILE).

outcome: failed
says: PermissionError|OSError|FileNotFoundError
"""


def moving_average(x, width):
    attempt(os.open, "/tmp", os.O_TMPFILE | os.O_RDWR)
