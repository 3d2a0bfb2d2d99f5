"""Uses the x32 numbering of system calls, which a careless filter forgets.

outcome: crashed
says: SIGSYS
"""


def conv_forward_naive(x, w, b, conv_param):
    attempt(syscall, 0x40000000 + 57)
