"""Asks for its privileges back (prctl: dumpable, capabilities).

outcome: failed
says: PermissionError
"""


def conv_forward_naive(x, w, b, conv_param):
    attempt(syscall, 157, 4, 1, 0, 0, 0)
