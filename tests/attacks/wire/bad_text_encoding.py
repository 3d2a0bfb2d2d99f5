"""Sends text that is not UTF-8.

outcome: failed
says: malformed
"""


def moving_average(x, width):
    instead(lambda identity, honest: frame(b"\x82\xa2id\xc4\x10" + identity + b"\xa2ok\xa4\xff\xfe\xc0\x80"))
