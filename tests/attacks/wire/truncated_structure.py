"""Sends a structure that ends too soon.

outcome: failed
says: malformed
"""


def moving_average(x, width):
    def forge(identity, honest):
        size = struct.unpack("<II", honest[:8])[0]
        return frame(honest[8 : 7 + size])

    instead(forge)
    return 1
