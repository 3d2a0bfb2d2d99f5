"""Sends a structure that costs its reader as much memory as it can.

outcome: failed
says: malformed
"""


def moving_average(x, width):
    lists = b"\xdd" + struct.pack(">I", 1_000_000) + b"\x90" * 1_000_000
    instead(lambda identity, honest: frame(lists))
