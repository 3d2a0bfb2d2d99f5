"""Fills the disk.

outcome: failed
says: PermissionError|OSError|FileNotFoundError
"""


def moving_average(x, width):
    with open("/tmp/left-by-a-student", "wb") as file:
        raise Succeeded(file.truncate(1 << 40))
