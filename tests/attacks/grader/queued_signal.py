"""Signals its parent with data (rt_sigqueueinfo).

outcome: failed
says: PermissionError
"""


def moving_average(x, width):
    attempt(syscall, 129, os.getppid(), 10, (ctypes.c_char * 128)())
