"""Makes a file that exists in memory only (memfd_create).

outcome: failed
says: PermissionError
"""


def moving_average(x, width):
    attempt(os.memfd_create, "hidden")
