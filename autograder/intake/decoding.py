"""A handed-in file's bytes as text: of a notebook in any Unicode encoding, and without its outputs.

Grading needs no outputs, and they are what makes notebooks large. They are cut out before anything parses
them: a notebook costs no more memory than its bytes, up to `upload_mb`, and a few times `notebook_mb`.
"""

from __future__ import annotations

import codecs
import re

_TO_OUTPUTS = re.compile(rb'(?<!\\)"(?:outputs|widgets)"\s*+:\s*+')
"""A key whose value goes, up to that. Within a string, its quotes would have backslashes."""
_STRING = r'"(?:[^"\\]++|\\.)*+"'
_TO_BRACKET = re.compile(rf'(?:[^"\[\]{{}}]++|{_STRING})*+'.encode(), re.DOTALL)
"""Up to the next bracket, or to a string that does not end."""

BRACKETS = 2_000_000
"""Lists and objects in all the outputs; each costs a step."""

OLDER = ("gb18030", "latin-1")
"""Encodings of Python files that are not in Unicode; the last one reads any bytes."""

_DECLARED = re.compile(rb"[^\n]*+\n?[^\n]*?coding[:=][ \t]*+([-\w.]++)")
_NAMED = frozenset(
    ("gbk", "gb2312", "gb18030", "big5", "latin-1", "iso-8859-1", "cp1252", "shift_jis", "euc-kr", "koi8-r")
)
"""Encodings that a file may declare; Python knows others, of which some are programs."""

_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


Bytes = bytes | bytearray


class Undecodable(ValueError):
    """The bytes are no text that could be a notebook; the message says why."""


def decode(data: Bytes, limit: int) -> str:
    """The text of a notebook without its outputs.

    Args:
        data: what is in the file.
        limit: bytes that may be left without the outputs.

    Raises:
        Undecodable: it is too large, or in no Unicode encoding.
    """
    parts = _parts(data)
    size = sum(map(len, parts))
    if size > limit:
        raise Undecodable(
            f"without its outputs it has {size / 2**20:.0f} MB, allowed are {limit / 2**20:.0f}; "
            "remove large texts and pictures from it"
        )
    plain = b"".join(parts)
    try:
        text = plain.decode(_encoding(plain))
    except UnicodeDecodeError:
        raise Undecodable("it is not text in UTF-8; save the notebook again in Jupyter") from None
    return text.removeprefix("\ufeff").replace("\0", "")


def decode_python(data: Bytes, limit: int) -> str:
    """The text of a Python file in any encoding, with Unix line ends.

    Args:
        data: what is in the file.
        limit: the most bytes that it may have.

    Raises:
        Undecodable: it is too large, or no text.
    """
    if len(data) > limit:
        raise Undecodable(f"it has {len(data) / 2**20:.0f} MB, allowed are {limit / 2**20:.0f}")
    plain = bytes(data)
    marked = next((encoding for mark, encoding in _MARKS.items() if plain.startswith(mark)), None)
    declared = _DECLARED.match(plain)
    name = declared[1].decode("ascii", "replace").lower() if declared else ""
    encodings = [marked] if marked else ["utf-8", *([name] if name in _NAMED else []), *OLDER]
    for encoding in encodings:
        try:
            text = plain.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise Undecodable("it is not text in the encoding that its first bytes state")
    if "\0" in text:
        raise Undecodable("it is not text")
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\f", " ")
    return text.encode("utf-8", "replace").decode("utf-8")


def without_outputs(data: Bytes) -> bytes:
    """JSON with `[]` and `{}` where values of the keys `outputs` and `widgets` were.

    Time and memory are in proportion to the data, whatever they are; what is not JSON stays as it is.

    Raises:
        Undecodable: the outputs have too many parts.
    """
    return b"".join(_parts(data))


def _parts(data: Bytes) -> list[memoryview]:
    """What `without_outputs` puts together; nothing is copied for it."""
    view, kept, at, brackets = memoryview(data), [], 0, 0
    while key := _TO_OUTPUTS.search(data, at):
        begin = key.end()
        end, inside = _end_of_value(data, begin, BRACKETS - brackets)
        brackets += inside
        if brackets > BRACKETS:
            raise Undecodable("its outputs have too many parts; clear all outputs and save the notebook")
        if end is None:  # not JSON: no later value is looked at, as each would be followed to the file's end
            break
        kept.append(view[at:begin])
        if end > begin:
            kept.append(memoryview(b"[]" if data[begin] == ord("[") else b"{}"))
        at = end
    return [*kept, view[at:]]


def _end_of_value(data: Bytes, start: int, most: int) -> tuple[int | None, int]:
    """Where the list or object that begins at `start` ends, and how many brackets are in it.

    The place is `start` where none begins there, and None where it does not end or has more than `most`
    brackets.
    """
    if data[start : start + 1] not in (b"[", b"{"):
        return start, 0
    at, depth, brackets = start, 0, 0
    while at < len(data) and brackets <= most and data[at] != ord('"'):  # a string that does not end
        depth += 1 if data[at] in b"[{" else -1
        brackets += 1
        if depth == 0:
            return at + 1, brackets
        at = _to_bracket(data, at + 1)
    return None, brackets


def _to_bracket(data: Bytes, at: int) -> int:
    gap = _TO_BRACKET.match(data, at)
    return gap.end() if gap else at


def _encoding(data: bytes) -> str:
    """UTF-8 unless a byte order mark, or a null byte beside the first brace, says otherwise."""
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            return encoding
    return {b"{\0": "utf-16-le", b"\0{": "utf-16-be"}.get(data[:2], "utf-8")
