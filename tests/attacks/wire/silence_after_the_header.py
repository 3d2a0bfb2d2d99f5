"""Sends half a frame, then nothing.

outcome: timeout
"""


def conv_forward_naive(x, w, b, conv_param):
    def forge(identity, honest):
        return honest[: len(honest) // 2]

    instead(forge)
