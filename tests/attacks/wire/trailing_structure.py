"""Sends a second value behind the first.

outcome: failed
says: malformed
"""


def moving_average(x, width):
    def forge(identity, honest):
        size = struct.unpack("<II", honest[:8])[0]
        return frame(honest[8 : 8 + size] + b"\xc0", honest[8 + size :])

    instead(forge)
    return x
