"""Has the interpreter's crash handler write into the socket.

outcome: failed
says: arrays of .* MiB|malformed
"""

import faulthandler


def conv_forward_naive(x, w, b, conv_param):
    faulthandler.dump_traceback(file=3, all_threads=False)
    return x, None
