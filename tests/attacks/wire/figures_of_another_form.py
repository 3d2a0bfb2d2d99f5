"""Answers to a look at its figures in one wrong form after the other.

question: parabola
outcome: failed
says: malformed message .figures|unknown form
"""

import msgpack

AXES = {"title": "", "xlabel": "", "ylabel": "", "legend": ["l"], "texts": ["l"], "lines": ["l"]}
AXES |= {"points": ["l"], "bars": ["l"], "images": ["l", ["l"]]}
FORMS = [["l", {"title": "", "axes": ["l", AXES]}], ["l", {"title": None, "axes": ["l"]}], ["l", 7], {}]


def changed(identity, honest):
    structure = struct.unpack("<II", honest[:8])[0]
    reply = msgpack.unpackb(honest[8 : 8 + structure])
    if "figures" not in reply.get("ok", {}):
        return honest
    FORMS.append(FORMS.pop(0))
    return frame(msgpack.packb({"id": identity, "ok": {"figures": FORMS[-1]}}))


instead(changed)
