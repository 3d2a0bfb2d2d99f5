"""Excel's files, by openpyxl: cells are text or numbers, never formulas."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from autograder.platforms.download import PlatformError

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell

UNPACKED_MB = 500
"""What a sheet may have when it is unpacked."""


def rows(data: bytes, path: Path) -> tuple[tuple[str, ...], ...]:
    """The cells of the first sheet, as text.

    Raises:
        PlatformError: it is no such file, or openpyxl is not installed.
    """
    _check_size(data, path)
    openpyxl = _openpyxl()
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
        sheet = book.worksheets[0]
        return tuple(
            tuple("" if value is None else str(value) for value in row)
            for row in sheet.iter_rows(values_only=True)
        )
    except Exception as error:  # openpyxl lets whatever it stumbles over through
        raise PlatformError(
            f"{path} cannot be read as a workbook ({type(error).__name__}: {error})"
        ) from None


def encoded(table: Iterable[Sequence[str]], numbers: frozenset[int] = frozenset()) -> bytes:
    """A workbook of one sheet.

    Args:
        table: its rows, the heading first.
        numbers: places of columns whose cells are numbers.

    Raises:
        PlatformError: openpyxl is not installed.
    """
    book = _openpyxl().Workbook()
    sheet = book.active
    for down, row in enumerate(table, start=1):
        for across, text in enumerate(row, start=1):
            _write(sheet.cell(down, across), text, down > 1 and across - 1 in numbers)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def filled(data: bytes, column: int, values: dict[int, str]) -> bytes:
    """The same workbook with these cells of a column of its first sheet, by row; both count from 0.

    Raises:
        PlatformError: openpyxl is not installed.
    """
    book = _openpyxl().load_workbook(io.BytesIO(data))
    for row, text in values.items():
        _write(book.worksheets[0].cell(row + 1, column + 1), text, is_number=True)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _write(cell: Cell, text: str, is_number: bool) -> None:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    if is_number and text:
        cell.value = float(text)
    else:
        cell.value = ILLEGAL_CHARACTERS_RE.sub("?", text)
        cell.data_type = "s"  # else `=1+1` is a formula
        cell.quotePrefix = True


def _check_size(data: bytes, path: Path) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, ValueError) as error:
        raise PlatformError(f"{path} cannot be read as a workbook: {error}") from None
    if size > UNPACKED_MB * 2**20:
        raise PlatformError(f"{path} is too large: unpacked, it has {size >> 20} MB")


def _openpyxl() -> ModuleType:
    try:
        import openpyxl
    except ModuleNotFoundError as error:
        raise PlatformError(f"xlsx files need {error.name}; run: pip install -e '.[platforms]'") from None
    return openpyxl
