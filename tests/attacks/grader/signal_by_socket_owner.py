"""Makes the kernel send signals for it: its parent becomes the owner of the socket (F_SETOWN).

outcome: failed
says: PermissionError
"""

import fcntl


def moving_average(x, width):
    attempt(fcntl.fcntl, 3, fcntl.F_SETOWN, os.getppid())
