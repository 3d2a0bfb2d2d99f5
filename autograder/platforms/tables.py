"""Tables of people and points, as platforms and spreadsheets write them: CSV in any dress, and xlsx."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from autograder.course.files import read_bytes
from autograder.platforms import workbook
from autograder.platforms.download import PlatformError

TABLE_MB = 50
ROWS = 200_000

_NUMBER = re.compile(r"[+-]?[\d.,]+%?")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet takes for a formula."""


@dataclass(frozen=True)
class Table:
    """A table, and how its file was written.

    Attributes:
        rows: its cells.
        encoding: Python's name of it; `utf-8-sig` begins with the mark by which Excel knows UTF-8.
        delimiter: what stands between cells.
    """

    rows: tuple[tuple[str, ...], ...]
    encoding: str = "utf-8-sig"
    delimiter: str = ","

    @property
    def decimal(self) -> str:
        """What stands before decimals: a comma where the file writes its numbers so."""
        cells = [cell for row in self.rows for cell in row]
        commas = any(re.fullmatch(r"\d+,\d+", cell) for cell in cells)
        return "," if commas and not any(re.fullmatch(r"\d+\.\d+", cell) for cell in cells) else "."

    def with_rows(self, rows: Iterable[Sequence[str]]) -> Table:
        """Other cells, written in the same way."""
        return replace(self, rows=tuple(map(tuple, rows)))


def read_table(path: Path) -> Table:
    """The table in a CSV file or in the first sheet of an xlsx file.

    Raises:
        PlatformError: it cannot be read, or holds nothing.
    """
    try:
        data = read_bytes(path.resolve(), TABLE_MB * 2**20)
    except (OSError, ValueError) as error:
        raise PlatformError(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}") from None
    table = Table(workbook.rows(data, path)) if data.startswith(b"PK\3\4") else _parsed(data, path)
    if not any(any(cell.strip() for cell in row) for row in table.rows):
        raise PlatformError(f"{path} is empty; export it again")
    return table


def _parsed(data: bytes, path: Path) -> Table:
    text, encoding = _decoded(data)
    delimiter = _delimiter(text)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise PlatformError(f"{path} is no table of comma-separated values: {error}") from None
    if len(rows) > ROWS:
        raise PlatformError(f"{path} has more than {ROWS} rows; is it the right file?")
    return Table(tuple(tuple(map(unguarded, row)) for row in rows), encoding, delimiter)


def _decoded(data: bytes) -> tuple[str, str]:
    """The text and its encoding: what its first bytes say, else UTF-8, else what Windows writes."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace"), "utf-16"
    for encoding in ("utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "utf-8", "gb2312"):
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    return data.decode("cp1252", "replace"), "cp1252"


def _delimiter(text: str) -> str:
    """The likeliest one, by the first line that has any outside of quotes."""
    for line in text.splitlines()[:10]:
        bare = re.sub(r'"[^"]*"', "", line)
        best = max(",;\t", key=bare.count)
        if best in bare:
            return best
    return ","


def encoded(table: Table) -> bytes:
    """A CSV file, in which no cell is a formula."""
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=table.delimiter).writerows([map(guarded, row) for row in table.rows])
    return stream.getvalue().encode(table.encoding, "replace")


def guarded(cell: str) -> str:
    """A cell that a spreadsheet does not compute: an apostrophe goes before what begins a formula."""
    dangerous = cell.startswith(_FORMULA) and len(cell) > 1 and not _NUMBER.fullmatch(cell)
    return f"'{cell}" if dangerous else cell


def unguarded(cell: str) -> str:
    """The cell as it was before `guarded`."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell


def number(value: float, decimal: str = ".") -> str:
    """Points with as many digits as they need."""
    return f"{round(value, 6):.10g}".replace(".", decimal)


def key(text: str) -> str:
    """A heading without its case, spaces and punctuation."""
    return re.sub(r"[\W_]+", "", text.casefold())
