"""Makes a device.

outcome: failed
says: PermissionError
"""

import stat


def moving_average(x, width):
    attempt(os.mknod, f"{COURSE}/results/disk", stat.S_IFBLK | 0o666, os.makedev(8, 0))
