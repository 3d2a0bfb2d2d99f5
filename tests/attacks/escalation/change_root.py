"""Changes its root folder.

outcome: failed
says: PermissionError
"""


def moving_average(x, width):
    attempt(os.chroot, "/usr")
