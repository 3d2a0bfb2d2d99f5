"""Locks its pages, so that the machine cannot swap them out.

outcome: failed
says: PermissionError|OSError
"""


def conv_forward_naive(x, w, b, conv_param):
    attempt(syscall, 151, 3)
