"""Announces 4 GB.

outcome: failed
says: are accepted|more than 1 MiB
"""


def conv_forward_naive(x, w, b, conv_param):
    instead(lambda identity, honest: struct.pack("<II", 8, 2**32 - 1))
