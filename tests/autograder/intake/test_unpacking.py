"""Zip files that no tool writes."""

from __future__ import annotations

import io
import tracemalloc
import zipfile

from autograder.intake.unpacking import unpack


def test_entry_without_a_name_is_passed_over() -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(zipfile.ZipInfo("?"), b"{}")
        archive.writestr("a.ipynb", b"{}")
        archive.filelist[0].filename = ""
    assert [file.path for file in unpack(data.getvalue(), 100)] == ["a.ipynb"]


def test_small_zip_with_a_large_file_takes_no_more_memory_than_is_allowed() -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.ipynb", bytes(40 << 20))
        archive.writestr("b.ipynb", bytes(70 << 20))
    tracemalloc.start()
    sizes = [(len(file.data), file.problem) for file in unpack(data.getvalue(), 50 << 20)]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert sizes == [(40 << 20, ""), (0, "unpacked, it is too large")]
    assert peak < 60 << 20
