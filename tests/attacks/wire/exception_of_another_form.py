"""Reports an exception whose parts have the wrong types.

outcome: failed
says: malformed
"""

import msgpack


def moving_average(x, width):
    said = {"kind": 1, "text": ["x"], "cell": {}, "line": "1"}
    instead(lambda identity, honest: frame(msgpack.packb({"id": identity, "raised": said})))
