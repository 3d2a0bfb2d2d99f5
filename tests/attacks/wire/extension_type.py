"""Sends an extension type, which readers may turn into an object.

outcome: failed
says: malformed
"""

import msgpack


def moving_average(x, width):
    instead(lambda identity, honest: frame(msgpack.packb({"id": identity, "ok": msgpack.ExtType(1, b"x")})))
