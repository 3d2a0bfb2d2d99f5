"""Sends a structure that ends too soon.

outcome: failed
says: malformed
"""


def conv_forward_naive(x, w, b, conv_param):
    def forge(identity, honest):
        size = struct.unpack("<II", honest[:8])[0]
        return frame(honest[8 : 7 + size])

    instead(forge)
    return 1
