"""Zip files that no tool writes."""

from __future__ import annotations

import io
import zipfile

from autograder.intake.unpacking import unpack


def test_entry_without_a_name_is_passed_over() -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(zipfile.ZipInfo("?"), b"{}")
        archive.writestr("a.ipynb", b"{}")
        archive.filelist[0].filename = ""
    assert [file.path for file in unpack(data.getvalue(), 100)] == ["a.ipynb"]
