"""Grading processes on this machine, as an executor that notices whatever becomes of them."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import shutil
import signal
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar
from uuid import uuid4

from autograder.sandbox.landlock import LIBC

T = TypeVar("T")


class Processes(ProcessPoolExecutor):
    """Grading processes on this machine, each with a warm zygote.

    They end when this process dies, and at once when an exception leaves the context.

    Results come in files. The executor's own pipe cannot tell that a writer has died in the middle of a
    result, and would wait endlessly for the rest of it; a path is there or not.

    Args:
        jobs: how many.
    """

    def __init__(self, jobs: int) -> None:
        context = multiprocessing.get_context("spawn")  # a fork would copy open databases and locks
        self._folder = tempfile.TemporaryDirectory(prefix="autograder-results-")
        super().__init__(jobs, mp_context=context, initializer=_begin_process, initargs=(self._folder.name,))

    def submit(self, work: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        brought: Future[T] = Future()

        def bring(done: Future[Path | T]) -> None:
            try:
                result = done.result()
                brought.set_result(_take(result) if isinstance(result, Path) else result)
            except BaseException as error:  # also that it was cancelled
                brought.set_exception(error)

        with _not_for_children(signal.SIGINT):  # this may start another process
            done = super().submit(_lay_down, self._folder.name, work, *args, **kwargs)
        done.add_done_callback(bring)
        return brought

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        if kind is not None:
            for process in multiprocessing.active_children():
                process.kill()  # their zygotes and workers see it and end
        self.shutdown(wait=True, cancel_futures=kind is not None)
        self._folder.cleanup()


@contextmanager
def _not_for_children(number: signal.Signals) -> Iterator[None]:
    """Hold back a signal; processes that are started meanwhile go on to. A terminal sends Ctrl-C to them all,
    and this process alone decides what it means."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [number])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _lay_down(folder: str, work: Callable[..., T], *args: Any, **kwargs: Any) -> Path | T:
    """The file in which the result of some work is, or the result where there is no room for a file."""
    _give_memory_back()
    result = work(*args, **kwargs)
    file = Path(folder, uuid4().hex)
    try:
        file.write_bytes(pickle.dumps(result))
    except OSError:
        return result
    return file


def _give_memory_back() -> None:
    """Return to the system what earlier work has freed: glibc keeps most of it, and more after each
    large submission (malloc_trim(3); 0.3 ms). Other C libraries have no such function."""
    if trim := getattr(LIBC, "malloc_trim", None):
        trim(0)


def _take(file: Path) -> Any:
    """What a grading process of this run laid down; workers can write nowhere, nor reach its folder."""
    result = pickle.loads(file.read_bytes())
    file.unlink()
    return result


def _begin_process(folder: str) -> None:
    """End this grading process when the one that started it has died, and what lies in the folder with it."""
    threading.Thread(target=_end_with_parent, args=(folder,), daemon=True).start()


def _end_with_parent(folder: str) -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        shutil.rmtree(folder, ignore_errors=True)
        os._exit(1)
