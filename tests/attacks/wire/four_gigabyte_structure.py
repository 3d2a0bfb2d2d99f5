"""Announces a structure of 4 GB.

outcome: failed
says: more than 1 MiB
"""


def conv_forward_naive(x, w, b, conv_param):
    instead(lambda identity, honest: struct.pack("<II", 2**32 - 1, 0))
