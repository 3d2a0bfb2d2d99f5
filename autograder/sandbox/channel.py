"""The grader's end of a worker's socket: every wait has a deadline, every reply a bounded size."""

from __future__ import annotations

import select
import socket
import time
from typing import Any

from autograder.sandbox import wire


class Channel:
    """Frames over a socket whose other end may be hostile.

    Deadlines are readings of `time.monotonic`, in seconds. Methods raise `TimeoutError` when one passes,
    `EOFError` when the other end hangs up, `wire.Refused` for a frame that is too large or malformed.
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

    def send(self, frame: bytes, deadline: float) -> None:
        view = memoryview(frame)
        while view:
            try:
                view = view[self._socket.send(view) :]
            except BlockingIOError:
                self._wait(select.POLLOUT, deadline)
            except OSError:
                raise EOFError from None

    def receive(self, deadline: float) -> tuple[bytearray, bytearray]:
        """The two parts of the next frame, for `wire.unpack`."""
        structure, arrays = wire.sizes(self.exactly(wire.HEADER.size, deadline), self._reply_bytes)
        return self.exactly(structure, deadline), self.exactly(arrays, deadline)

    def exactly(self, size: int, deadline: float) -> bytearray:
        data = bytearray(size)
        view = memoryview(data)
        while view:
            try:
                received = self._socket.recv_into(view)  # plain recv: descriptors sent along are dropped
            except BlockingIOError:
                self._wait(select.POLLIN, deadline)
                continue
            except OSError:
                raise EOFError from None
            if not received:
                raise EOFError
            view = view[received:]
            if time.monotonic() > deadline:  # bytes may dribble in without ever blocking
                raise TimeoutError
        return data

    def _wait(self, event: int, deadline: float) -> None:
        self._poll.register(self._socket, event)
        left = deadline - time.monotonic()
        if left <= 0 or not self._poll.poll(left * 1000):
            raise TimeoutError

    def close(self) -> None:
        self._socket.close()

    def __enter__(self) -> Channel:
        return self

    def __exit__(self, *error: Any) -> None:
        self.close()
