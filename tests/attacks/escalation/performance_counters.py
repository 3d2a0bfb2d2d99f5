"""Watches others through performance counters.

outcome: failed
says: PermissionError
"""


def moving_average(x, width):
    attempt(syscall, 298, ctypes.create_string_buffer(struct.pack("II", 1, 128), 128), 0, -1, -1, 0)
