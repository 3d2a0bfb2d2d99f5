"""Makes a folder.

outcome: failed
says: PermissionError
"""


def moving_average(x, width):
    attempt(os.mkdir, f"{COURSE}/results/zz")
