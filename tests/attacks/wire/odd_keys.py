"""Sends dicts whose keys are numbers, lists and nothing.

outcome: failed
says: malformed
"""


def moving_average(x, width):
    instead(lambda identity, honest: frame(b"\x83\xa2id\xc4\x10" + identity + b"\xc0\x01\x05\x02"))
