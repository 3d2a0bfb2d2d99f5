"""Sends the extension that msgpack itself reads as a time.

outcome: failed
says: malformed|the worker sent
"""

import msgpack


def moving_average(x, width):
    content = {"value": msgpack.Timestamp(2**33, 5), "changed": ["l"], "output": ""}
    instead(lambda identity, honest: frame(msgpack.packb({"id": identity, "ok": content})))
