"""Answers in HTTP.

outcome: failed
says: the worker sent
"""


def conv_forward_naive(x, w, b, conv_param):
    instead(lambda identity, honest: b"HTTP/1.1 200 OK\r\n\r\n" * 100)
