"""Has the kernel open files for it, past the filter (io_uring).

outcome: failed
says: PermissionError
"""


def moving_average(x, width):
    attempt(syscall, 425, 8, ctypes.create_string_buffer(120))
