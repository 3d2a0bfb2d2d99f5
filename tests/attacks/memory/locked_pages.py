"""Locks its pages, so that the machine cannot swap them out.

outcome: failed
says: PermissionError|OSError
"""


def moving_average(x, width):
    attempt(syscall, 151, 3)
