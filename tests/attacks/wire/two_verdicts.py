"""Says that it succeeded and failed at once.

outcome: failed
says: the worker sent
"""

import msgpack


def conv_forward_naive(x, w, b, conv_param):
    def forge(identity, honest):
        content = {"id": identity, "ok": {"value": None, "changed": ["l"]}, "refused": "x"}
        return frame(msgpack.packb(content))

    instead(forge)
