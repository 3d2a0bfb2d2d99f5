"""The sample class of assignment2. `python -m tests.sample_class FOLDER` writes it into FOLDER."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

from autograder.audit import sample_class
from autograder.audit.sample_class import answered
from autograder.course import content

__all__ = ["STUDENTS", "answered", "build"]

CONTENT = content.load("assignment2")
STUDENTS = sample_class.students(CONTENT)
build = partial(sample_class.build, CONTENT)

if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    build(Path(sys.argv[1]))
    print(f"{len(STUDENTS)} students handed in at {sys.argv[1]}")
