"""Makes namespaces of its own, in which it would be root.

outcome: failed
says: PermissionError
"""


def moving_average(x, width):
    attempt(syscall, 272, 0x10000000 | 0x00020000)
