"""Sends the extension that msgpack itself reads as a time.

outcome: failed
says: malformed|the worker sent
"""

import msgpack


def conv_forward_naive(x, w, b, conv_param):
    content = {"value": msgpack.Timestamp(2**33, 5), "changed": ["l"]}
    instead(lambda identity, honest: frame(msgpack.packb({"id": identity, "ok": content})))
