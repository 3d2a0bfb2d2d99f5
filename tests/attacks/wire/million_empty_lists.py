"""Sends a structure that costs its reader as much memory as it can.

outcome: failed
says: malformed
"""


def conv_forward_naive(x, w, b, conv_param):
    lists = b"\xdd" + struct.pack(">I", 1_000_000) + b"\x90" * 1_000_000
    instead(lambda identity, honest: frame(lists))
