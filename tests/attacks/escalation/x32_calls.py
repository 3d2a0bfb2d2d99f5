"""Uses the x32 numbering of system calls, which a careless filter forgets.

outcome: crashed
says: SIGSYS
"""


def moving_average(x, width):
    attempt(syscall, 0x40000000 + 57)
