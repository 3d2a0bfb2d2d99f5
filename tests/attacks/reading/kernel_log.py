"""Reads the kernel's log.

outcome: failed
says: PermissionError
"""


def moving_average(x, width):
    attempt(syscall, 103, 3, ctypes.create_string_buffer(4096), 4096)
