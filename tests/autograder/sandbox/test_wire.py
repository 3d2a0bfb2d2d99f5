"""Values cross the wire unchanged; hostile bytes are refused and cost little."""

import math
import struct

import msgpack
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from autograder.sandbox import wire

LARGEST = 1 << 20


def across(value):
    frame = wire.pack(value)
    structure, size = wire.sizes(frame[: wire.HEADER.size], LARGEST)
    body = frame[wire.HEADER.size :]
    assert len(body) == structure + size
    return wire.unpack(body[:structure], body[structure:])


def same(a, b):
    """Equal in type and value, NaN included, all the way down."""
    if type(a) is not type(b):
        return False
    if isinstance(a, list | tuple):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    if isinstance(a, np.ndarray | np.generic):
        return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
    return a == b or (a != a and b != b)


dtypes = st.sampled_from(sorted(wire.DTYPES)).map(np.dtype)
leaves = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**64 - 1),
    st.floats(),
    st.text(),
    st.binary(),
    dtypes.flatmap(
        lambda dtype: arrays.arrays(dtype, arrays.array_shapes(min_dims=0, min_side=0, max_side=4))
    ),
    dtypes.flatmap(lambda dtype: arrays.from_dtype(dtype)).map(lambda item: np.asarray(item)[()]),
    dtypes.map(lambda dtype: dtype.type),
    st.builds(wire.Handle, st.integers(0, 2**60), st.just("object")),
)
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner) | st.lists(inner).map(tuple) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(values)
@settings(max_examples=80, deadline=None)
def test_plain_data_arrives_with_its_types_and_bytes(value):
    assert wire.is_plain(value)
    assert same(across(value), value)


@pytest.mark.parametrize(
    "array",
    [
        np.arange(24.0).reshape(2, 3, 4)[:, ::-1, ::2],
        np.asfortranarray(np.arange(6.0).reshape(2, 3)),
        np.broadcast_to(np.float32(1.5), (3, 4)),
        np.zeros((3, 0, 2)),
        np.array(2.5),
    ],
    ids=["strided", "fortran", "broadcast", "empty", "zero-dimensional"],
)
def test_any_memory_layout_arrives_as_a_fresh_writable_array(array):
    arrived = across(array)
    assert np.array_equal(arrived, array)
    assert arrived.dtype == array.dtype
    assert arrived.flags.writeable
    assert arrived.flags.owndata


class Subclass(np.ndarray):
    pass


@pytest.mark.parametrize(
    "value",
    [
        object(),
        1 + 2j,
        {1: 2},
        {3, 4},
        np.array([None]),
        np.array(["text"]),
        np.zeros(2, [("a", "f8")]),
        np.zeros(2, ">f8"),
        np.datetime64("2020-01-01"),
        [1, [2, len]],
    ],
    ids=lambda value: type(value).__name__,
)
def test_everything_else_is_not_plain(value):
    assert not wire.is_plain(value)
    with pytest.raises(wire.NotPlain):
        wire.pack(value)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (2**64, "64 bits"),
        ("\ud800", "Unicode"),
        (np.zeros(LARGEST, np.uint8).tolist()[: wire.ITEMS + 1], "items"),
        ("x" * (wire.STRUCTURE_BYTES + 1), "MiB"),
        (np.zeros(LARGEST + 1, np.int8), "MiB"),
    ],
    ids=["big-integer", "surrogate", "long-list", "long-text", "large-array"],
)
def test_too_much_is_refused_with_a_reason(value, reason):
    with pytest.raises(wire.Refused, match=reason):
        wire.pack(value, LARGEST)


def test_nesting_is_bounded():
    value = []
    for _ in range(wire.DEPTH + 2):
        value = [value]
    with pytest.raises(wire.Refused, match="nested"):
        wire.pack(value)


def test_list_that_holds_itself_is_refused():
    value = []
    value.append(value)
    with pytest.raises(wire.Refused, match="nested"):
        wire.pack(value)


def array_of(dtype, shape):
    return msgpack.packb(["a", dtype, shape])


HOSTILE = {
    "nothing": (b"", b""),
    "garbage": (b"\xc1\xff\x00", b""),
    "truncated": (msgpack.packb(["l", 1, 2])[:-1], b""),
    "trailing": (msgpack.packb(None) + b"\xc0", b""),
    "unknown tag": (msgpack.packb(["x", 1]), b""),
    "no tag": (msgpack.packb([]), b""),
    "tag that is a list": (msgpack.packb([["a"], "<f8", [1]]), b""),
    "extension type": (msgpack.packb(msgpack.ExtType(5, b"x")), b""),
    "timestamp": (msgpack.packb(msgpack.Timestamp(1)), b""),
    "bad utf-8": (b"\xa1\xff", b""),
    "integer key": (b"\x81\x01\x02", b""),
    "bytes key": (b"\x81\xc4\x01k\x02", b""),
    "object dtype": (array_of("|O", [1]), bytes(8)),
    "void dtype": (array_of("|V8", [1]), bytes(8)),
    "structured dtype": (array_of([["a", "<f8"]], [1]), bytes(8)),
    "dtype with code": (array_of("<f8,<f8", [1]), bytes(16)),
    "too few bytes": (array_of("<f8", [2]), bytes(8)),
    "too many bytes": (array_of("<f8", [1]), bytes(9)),
    "bytes of no array": (msgpack.packb(1), bytes(8)),
    "negative side": (array_of("<f8", [-1]), b""),
    "two negative sides": (array_of("<f8", [-1, -1]), bytes(8)),
    "float side": (array_of("<f8", [1.0]), bytes(8)),
    "boolean side": (array_of("<f8", [True]), bytes(8)),
    "overflowing sides": (array_of("<f8", [2**33, 2**33]), b""),
    "huge side beside zero": (array_of("<f8", [0, 2**62]), b""),
    "too many sides": (array_of("<f8", [1] * 65), bytes(8)),
    "invalid boolean": (array_of("|b1", [1]), b"\x02"),
    "invalid boolean scalar": (msgpack.packb(["s", "|b1", b"\x07"]), b""),
    "scalar of two items": (msgpack.packb(["s", "<f8", bytes(16)]), b""),
    "scalar type of objects": (msgpack.packb(["d", "|O"]), b""),
    "handle without a number": (msgpack.packb(["h", "1", "x"]), b""),
    "depth bomb": (b"\x91" * 1_000_000, b""),
    "tagged depth bomb": (b"\x92\xa1l" * 900 + b"\xc0", b""),
    "list of four billion": (b"\xdd\xff\xff\xff\xff", b""),
    "map of four billion": (b"\xdf\xff\xff\xff\xff", b""),
    "text of four billion": (b"\xdb\xff\xff\xff\xff", b""),
    "lists that each claim many items": (b"\xdd\x00\x01\x00\x00" * 200_000, b""),
}


@pytest.mark.parametrize(("structure", "data"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_bytes_are_refused(structure, data):
    with pytest.raises(wire.Refused):
        wire.unpack(structure, data)


@pytest.mark.parametrize("sizes", [(2**32 - 1, 0), (0, 2**32 - 1), (wire.STRUCTURE_BYTES + 1, 0)])
def test_announced_size_beyond_the_limit_is_refused_before_reading(sizes):
    with pytest.raises(wire.Refused):
        wire.sizes(struct.pack("<II", *sizes), LARGEST)


@given(st.binary(max_size=200), st.binary(max_size=64))
@settings(max_examples=200, deadline=None)
def test_arbitrary_bytes_give_plain_data_or_a_refusal(structure, data):
    try:
        value = wire.unpack(structure, data)
    except wire.Refused:
        return
    assert wire.is_plain(value)


@given(values, st.data())
@settings(max_examples=150, deadline=None)
def test_one_changed_byte_gives_plain_data_or_a_refusal(value, data):
    frame = bytearray(wire.pack(value))
    structure, _ = wire.sizes(frame[: wire.HEADER.size], LARGEST)
    body = frame[wire.HEADER.size :]
    body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    try:
        arrived = wire.unpack(body[:structure], body[structure:])
    except wire.Refused:
        return
    assert wire.is_plain(arrived)


def test_nan_and_infinity_arrive():
    nan, infinity = across([math.nan, -math.inf])
    assert math.isnan(nan)
    assert infinity == -math.inf
