"""Has the interpreter's crash handler write into the socket.

outcome: failed
says: arrays of .* MiB|malformed
"""

import faulthandler


def moving_average(x, width):
    faulthandler.dump_traceback(file=3, all_threads=False)
    return x
