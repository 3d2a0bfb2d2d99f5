"""The grader's end of a worker's socket: every wait has an end, every reply a bounded size."""

from __future__ import annotations

import select
import socket
from typing import Any

from autograder.sandbox import wire
from autograder.sandbox.clock import Allowance


class Channel:
    """Frames over a socket whose other end may be hostile.

    Methods raise `TimeoutError` when the worker's time is used up, `EOFError` when the other end hangs up,
    `wire.Refused` for a frame that is too large or malformed.
    """

    def __init__(self, connection: socket.socket, reply_bytes: int) -> None:
        connection.setblocking(False)
        self._socket, self._reply_bytes = connection, reply_bytes
        self._poll = select.poll()

    def silent(self) -> bool:
        """Whether nothing has arrived that nobody asked for."""
        try:
            return not self._socket.recv(
                1, socket.MSG_PEEK
            )  # the end of the stream is for `receive` to report
        except BlockingIOError:
            return True
        except OSError:
            return True

    def send(self, frame: bytes, allowance: Allowance) -> None:
        view = memoryview(frame)
        while view:
            try:
                view = view[self._socket.send(view) :]
            except BlockingIOError:
                self._wait(select.POLLOUT, allowance)
            except OSError:
                raise EOFError from None

    def receive(self, allowance: Allowance) -> tuple[memoryview, memoryview]:
        """The two parts of the next frame, for `wire.unpack`."""
        self._wait(select.POLLIN, allowance)
        structure, arrays = wire.sizes(self._exactly(wire.HEADER.size, allowance), self._reply_bytes)
        parts = memoryview(self._exactly(structure + arrays, allowance))
        return parts[:structure], parts[structure:]

    def _exactly(self, size: int, allowance: Allowance) -> bytearray:
        data = bytearray(size)
        view = memoryview(data)
        while view:
            try:
                received = self._socket.recv_into(view)  # plain recv: descriptors sent along are dropped
            except BlockingIOError:
                self._wait(select.POLLIN, allowance)
                continue
            except OSError:
                raise EOFError from None
            if not received:
                raise EOFError
            view = view[received:]
            if view and allowance.left() <= 0:  # bytes may dribble in without ever blocking
                raise TimeoutError
        return data

    def _wait(self, event: int, allowance: Allowance) -> None:
        self._poll.register(self._socket, event)
        while not self._poll.poll(max(0.0, 1000 * allowance.left())):
            if allowance.left() <= 0:
                raise TimeoutError

    def close(self) -> None:
        self._socket.close()

    def __enter__(self) -> Channel:
        return self

    def __exit__(self, *error: Any) -> None:
        self.close()
