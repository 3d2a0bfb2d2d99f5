"""Says that it changed arguments which do not exist.

outcome: failed
says: malformed
"""

import msgpack


def conv_forward_naive(x, w, b, conv_param):
    content = {"value": None, "changed": ["l", ["t", 99, 1], ["t", -1, 1], 7]}
    instead(lambda identity, honest: frame(msgpack.packb({"id": identity, "ok": content})))
