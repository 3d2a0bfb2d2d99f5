"""Lists who handed in.

outcome: failed
says: PermissionError|FileNotFoundError
"""


def moving_average(x, width):
    tell(str(os.listdir(f"{COURSE}/submitted")))
