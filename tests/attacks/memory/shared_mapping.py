"""Maps 4 GB of memory that processes could share.

outcome: failed
says: OSError|Cannot allocate|MemoryError
"""

import mmap


def conv_forward_naive(x, w, b, conv_param):
    attempt(mmap.mmap, -1, 1 << 32)
