"""Says that it used a module which nobody forbids.

outcome: failed
says: unknown form
"""

import msgpack


def moving_average(x, width):
    instead(lambda identity, honest: frame(msgpack.packb({"id": identity, "forbidden": "numpy"})))
