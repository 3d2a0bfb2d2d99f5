"""Answers without saying what.

outcome: failed
says: answers another request
"""

import msgpack


def conv_forward_naive(x, w, b, conv_param):
    content = {"ok": {"value": None, "changed": ["l"]}}
    instead(lambda identity, honest: frame(msgpack.packb(content)))
