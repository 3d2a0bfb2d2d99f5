"""Progress bars: tqdm's where it is installed, and none elsewhere."""

from types import TracebackType
from typing import Any, TextIO


class _NoBar:
    """Takes the place of tqdm's bar and shows nothing."""

    def __init__(self, **_: Any) -> None:
        pass

    def __enter__(self) -> "_NoBar":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def update(self, n: float = 1) -> None:
        pass

    @staticmethod
    def write(line: str, file: TextIO) -> None:
        print(line, file=file)


progress_bar: Any
try:
    from tqdm.std import tqdm as progress_bar
except ImportError:
    progress_bar = _NoBar
