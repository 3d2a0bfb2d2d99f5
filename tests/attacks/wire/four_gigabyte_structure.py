"""Announces a structure of 4 GB.

outcome: failed
says: more than 1 MiB
"""


def moving_average(x, width):
    instead(lambda identity, honest: struct.pack("<II", 2**32 - 1, 0))
