"""Says that the call changed arguments, in another form; the answer is right.

where: added
outcome: failed
says: malformed message .changed arguments
"""

import msgpack


def changed(identity, honest):
    structure, arrays = struct.unpack("<II", honest[:8])
    reply = msgpack.unpackb(honest[8 : 8 + structure])
    if "changed" in reply.get("ok", {}):
        reply["ok"]["changed"] = ["l", 7]
    return frame(msgpack.packb(reply), honest[8 + structure :])


instead(changed)
