"""Announces 4 GB.

outcome: failed
says: are accepted|more than 1 MiB
"""


def moving_average(x, width):
    instead(lambda identity, honest: struct.pack("<II", 8, 2**32 - 1))
