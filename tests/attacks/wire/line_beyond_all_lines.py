"""Reports an exception on line 2^64 - 1 of a cell whose name is a page long.

outcome: failed
never: n{300}
"""


def conv_forward_naive(x, w, b, conv_param):
    import msgpack

    said = {"kind": "E" * 10_000, "text": "t", "cell": "n" * 10_000, "line": 2**64 - 1}
    instead(lambda identity, honest: frame(msgpack.packb({"id": identity, "raised": said})))
