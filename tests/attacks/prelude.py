"""What every attack may use: it stands in a cell of its own before the hostile one, as helpers would."""

import base64
import ctypes
import os
import struct
import sys

LIBC = ctypes.CDLL(None, use_errno=True)


class Succeeded(Exception):
    """What must never be read in anybody's results."""


def attempt(act, *arguments):
    """Do what must be refused; a refusal goes on as the exception that it is."""
    result = act(*arguments)
    raise Succeeded(f"{act} gave {result!r}"[:200])


def syscall(number, *arguments):
    """A system call by its number, past the C library's wrappers."""
    result = LIBC.syscall(ctypes.c_long(number), *arguments)
    if result == -1:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


def tell(data):
    """Send out what was found, plain and in disguise, by the ways there are: output, exception."""
    data = data if isinstance(data, bytes) else str(data).encode()
    at = max(0, data.find(b"CANARY"))
    found = data[at : at + 60]
    forms = [found, found[::-1], found.hex().encode(), base64.b64encode(found)]
    text = b" ".join(forms).decode(errors="replace")
    print(text)
    sys.__stderr__.write(text)
    raise Succeeded(text)


def server():
    """The worker's own loop and the request that it is answering, found on the stack."""
    frame = sys._getframe()
    while "request" not in frame.f_locals or "self" not in frame.f_locals:
        frame = frame.f_back
    return frame.f_locals["self"], frame.f_locals["request"]


def frame(structure, arrays=b""):
    """A frame of the wire with these bytes in it, right or not."""
    return struct.pack("<II", len(structure), len(arrays)) + structure + arrays


class Forger:
    """Stands in for the worker's socket and sends something else in place of each reply."""

    def __init__(self, connection, forge):
        self._connection, self._forge = connection, forge

    def recv_into(self, view):
        return self._connection.recv_into(view)

    def sendall(self, data):
        self._connection.sendall(self._forge(server()[1]["id"], bytes(data)))


def instead(forge):
    """Replace every reply from now on by `forge(request's id, honest reply)`."""
    worker = server()[0]
    if not isinstance(worker._connection, Forger):
        worker._connection = Forger(worker._connection, forge)


def forged_value(tree, arrays=b""):
    """Reply to calls with this msgpack tree as the value that the function returned."""
    import msgpack

    def forge(identity, honest):
        content = {"value": tree, "changed": ["l"], "output": ""}
        return frame(msgpack.packb({"id": identity, "ok": content}), arrays)

    instead(forge)
