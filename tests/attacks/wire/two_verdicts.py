"""Says that it succeeded and failed at once.

outcome: failed
says: the worker sent
"""

import msgpack


def moving_average(x, width):
    def forge(identity, honest):
        content = {"id": identity, "ok": {"value": None, "changed": ["l"], "output": ""}, "refused": "x"}
        return frame(msgpack.packb(content))

    instead(forge)
