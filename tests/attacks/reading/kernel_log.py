"""Reads the kernel's log.

outcome: failed
says: PermissionError
"""


def conv_forward_naive(x, w, b, conv_param):
    attempt(syscall, 103, 3, ctypes.create_string_buffer(4096), 4096)
