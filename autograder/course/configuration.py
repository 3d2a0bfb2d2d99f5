"""The options of a course, from its `nbgrader_config.py`."""

from __future__ import annotations

from copy import deepcopy
from functools import lru_cache
from pathlib import Path

from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

FILE = "nbgrader_config.py"


def configuration(root: Path) -> Config:
    """The options of the course in folder `root`; only its root where it has no such file.

    The file is the instructor's own Python. It is run once, and run again only when it was changed.
    """
    file = root / FILE
    config = deepcopy(_run(file, file.stat().st_mtime_ns)) if file.is_file() else Config()
    config.CourseDirectory.root = str(root)
    return config


@lru_cache(maxsize=16)
def _run(file: Path, _changed: int) -> Config:
    return PyFileConfigLoader(file.name, path=str(file.parent)).load_config()


def db_url(root: Path) -> str:
    """The gradebook of the course in folder `root`: what it configures, or `gradebook.db` in it."""
    return str(configuration(root).CourseDirectory.get("db_url") or f"sqlite:///{root / 'gradebook.db'}")
