"""Answers to a look at its figures with titles, labels and legends that are as long as a message may be.

question: parabola
outcome: failed
"""

import msgpack

LONG = "x\n" * 50_000
AXES = dict.fromkeys(("title", "xlabel", "ylabel"), LONG) | {"legend": ["l", *["\n"] * 60_000]}
AXES |= {"texts": ["l", LONG], "lines": ["l"], "points": ["l"], "bars": ["l"], "images": ["l"]}


def flood(identity, honest):
    structure = struct.unpack("<II", honest[:8])[0]
    reply = msgpack.unpackb(honest[8 : 8 + structure])
    if "figures" not in reply.get("ok", {}):
        return honest
    figures = ["l", {"title": LONG, "axes": ["l", AXES]}]
    return frame(msgpack.packb({"id": identity, "ok": {"figures": figures}}))


instead(flood)
