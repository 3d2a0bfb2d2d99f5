"""Answers in HTTP.

outcome: failed
says: the worker sent
"""


def moving_average(x, width):
    instead(lambda identity, honest: b"HTTP/1.1 200 OK\r\n\r\n" * 100)
