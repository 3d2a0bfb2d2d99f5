"""Loads a program into the kernel.

outcome: failed
says: PermissionError
"""


def conv_forward_naive(x, w, b, conv_param):
    attempt(syscall, 321, 5, ctypes.create_string_buffer(128), 128)
