"""Asks for a new process by the newest of the calls for it.

outcome: failed
says: OSError|PermissionError
"""


def moving_average(x, width):
    arguments = (ctypes.c_uint64 * 11)(0, 0, 0, 0, 17)
    attempt(syscall, 435, ctypes.byref(arguments), 88)
