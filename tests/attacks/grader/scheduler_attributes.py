"""Asks for a runtime of a microsecond a second by sched_setattr, to wait without end.

outcome: failed
says: PermissionError|OSError
"""


def moving_average(x, width):
    attributes = struct.pack("<IIQiIQQQ", 48, 6, 0, 0, 0, 1 << 20, 1 << 30, 1 << 30)
    attempt(syscall, 314, 0, attributes, 0)
