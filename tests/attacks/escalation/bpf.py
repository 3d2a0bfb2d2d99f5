"""Loads a program into the kernel.

outcome: failed
says: PermissionError
"""


def moving_average(x, width):
    attempt(syscall, 321, 5, ctypes.create_string_buffer(128), 128)
