"""A course whose roster is known."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.autograder.platforms.downloads import ROSTER, run


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """The folder of a course that knows nobody."""
    folder = tmp_path / "course"
    folder.mkdir()
    return folder


@pytest.fixture
def course(bare: Path, tmp_path: Path) -> Path:
    """The folder of a course of four."""
    listed = tmp_path / "listed.csv"
    listed.write_text(ROSTER, encoding="utf-8")
    assert run("roster", listed, "--course", bare).exit_code == 0
    return bare
