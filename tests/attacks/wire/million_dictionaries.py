"""Answers every call with what is smallest on the wire and largest in its reader's memory.

outcome: failed
says: it is a list
"""

import msgpack


def million_dictionaries(identity, honest):
    some = b"\xdc" + struct.pack(">H", 65_001) + b"\xa1l" + b"\x80" * 65_000
    value = b"\xdc" + struct.pack(">H", 16) + b"\xa1l" + some * 15
    texts = [msgpack.packb(text) for text in ("id", identity, "ok", "changed", ["l"], "output", "", "value")]
    begin = b"\x82" + b"".join(texts[:3]) + b"\x83" + b"".join(texts[3:])
    return frame(begin + value)


def moving_average(x, width):
    instead(million_dictionaries)
