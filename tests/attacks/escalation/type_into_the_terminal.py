"""Types a command into the instructor's terminal (TIOCSTI).

outcome: failed
says: PermissionError|OSError
"""

import fcntl


def moving_average(x, width):
    for descriptor in (0, 1, 2):
        try:
            fcntl.ioctl(descriptor, 0x5412, b"x")
        except OSError as error:
            refused = error
        else:
            raise Succeeded
    raise refused
