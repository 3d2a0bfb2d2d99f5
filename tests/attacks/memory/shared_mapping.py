"""Maps 4 GB of memory that processes could share.

outcome: failed
says: OSError|Cannot allocate|MemoryError
"""

import mmap


def moving_average(x, width):
    attempt(mmap.mmap, -1, 1 << 32)
