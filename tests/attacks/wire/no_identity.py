"""Answers without saying what.

outcome: failed
says: answers another request
"""

import msgpack


def moving_average(x, width):
    content = {"ok": {"value": None, "changed": ["l"], "output": ""}}
    instead(lambda identity, honest: frame(msgpack.packb(content)))
