"""The options of a course, from its `nbgrader_config.py`."""

from __future__ import annotations

from pathlib import Path

from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

FILE = "nbgrader_config.py"


def configuration(root: Path) -> Config:
    """The options of the course in folder `root`; only its root where it has no such file.

    The file is the instructor's own Python and is run.
    """
    config = PyFileConfigLoader(FILE, path=str(root)).load_config() if (root / FILE).is_file() else Config()
    config.CourseDirectory.root = str(root)
    return config


def db_url(root: Path) -> str:
    """The gradebook of the course in folder `root`: what it configures, or `gradebook.db` in it."""
    return str(configuration(root).CourseDirectory.get("db_url") or f"sqlite:///{root / 'gradebook.db'}")
