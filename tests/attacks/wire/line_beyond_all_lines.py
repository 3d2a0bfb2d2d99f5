"""Reports an exception on line 2^64 - 1 of a cell whose name is a page long.

outcome: failed
never: n{300}
"""


def moving_average(x, width):
    import msgpack

    said = {"kind": "E" * 10_000, "text": "t", "cell": "n" * 10_000, "line": 2**64 - 1}
    instead(lambda identity, honest: frame(msgpack.packb({"id": identity, "raised": said})))
