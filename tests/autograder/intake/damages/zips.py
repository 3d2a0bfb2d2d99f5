"""Archives in place of the folder."""

from __future__ import annotations

import io
import struct
import zipfile
from typing import Any

from tests.autograder.intake.damage import BOTH, Files, Json, damage, saved, zipped


@damage("")
def zip_of_the_folder(nb: Json) -> Files:
    members = {
        "toy/1_numbers.ipynb": saved(nb),
        "__MACOSX/toy/._1_numbers.ipynb": b"\0\5\x16\7" + bytes(100),
        "toy/._1_numbers.ipynb": b"\0\5\x16\7",
    }
    return {"toy.zip": zipped(members)}


@damage("points out of the zip file; only its name was used")
def zip_with_path_traversal(nb: Json) -> Files:
    return {"homework.zip": zipped({"../../../../1_numbers.ipynb": saved(nb)})}


@damage("1_numbers.ipynb: the file toy.zip/1_numbers.ipynb cannot be read.*it is a link", lost=BOTH)
def zip_with_a_link(nb: Json) -> Files:
    link = zipfile.ZipInfo("1_numbers.ipynb")
    link.external_attr = 0o120777 << 16
    return {"toy.zip": zipped({link: b"/etc/passwd"})}


@damage("2_tally.ipynb: the file toy.zip/2_tally.ipynb cannot be read.*unpacked, it is too large")
def zip_bomb_beside_the_notebook(nb: Json) -> Files:
    bomb = bytes(250 << 20)
    return {"toy.zip": zipped({"1_numbers.ipynb": saved(nb), "2_tally.ipynb": bomb})}


def _as_zip64(data: bytes) -> bytes:
    """A zip as `zip -fz` ends it: the sizes of its table are in a record of 64-bit numbers."""
    end = data[-22:]
    count, size, offset = struct.unpack("<HLL", end[10:20])
    record = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, size, offset)
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, len(data) - 22, 1)
    full = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return data[:-22] + record + locator + full


@damage("")
def zip_with_64_bit_sizes(nb: Json) -> Files:
    return {"toy.zip": _as_zip64(zipped({"1_numbers.ipynb": saved(nb)}))}


@damage("")
def zip_written_to_a_pipe(nb: Json) -> Files:
    class Pipe(io.RawIOBase):
        data = b""

        def writable(self) -> bool:
            return True

        def write(self, data: Any) -> int:
            self.data += bytes(data)
            return len(data)

    with zipfile.ZipFile(pipe := Pipe(), "w") as archive, archive.open("1_numbers.ipynb", "w") as file:
        file.write(saved(nb))
    return {"toy.zip": pipe.data}


@damage("")
def zip_in_a_zip(nb: Json) -> Files:
    return {"toy.zip": zipped({"work/toy.zip": zipped({"1_numbers.ipynb": saved(nb)})})}


@damage("2_tally.ipynb: this is not a notebook")
def zip_beside_another_notebook(nb: Json) -> Files:
    return {"2_tally.ipynb": b"{}", "rest.zip": zipped({"1_numbers.ipynb": saved(nb)})}


@damage("the archive cannot be read .its files lie over each other", lost=BOTH)
def zip_whose_files_lie_over_each_other(nb: Json) -> Files:
    packed = zipped({"1_numbers.ipynb": saved(nb)})
    start = packed.index(b"PK\1\2")
    size = len(packed) - 22 - start
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 500, 500, 500 * size, start, 0)
    return {"toy.zip": packed[:start] + packed[start:-22] * 500 + end}


@damage("the archive cannot be read", lost=BOTH)
def zip_cut_off(nb: Json) -> Files:
    return {"toy.zip": zipped({"1_numbers.ipynb": saved(nb)})[:-30]}


@damage("the archive cannot be read", lost=BOTH)
def archive_of_another_kind(nb: Json) -> Files:
    return {"homework.rar": b"Rar!\x1a\7" + saved(nb)}
