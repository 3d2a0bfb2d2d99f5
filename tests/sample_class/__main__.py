"""`python -m tests.sample_class FOLDER` writes the sample class into FOLDER."""

import sys
from pathlib import Path

from tests.sample_class import STUDENTS, build

if len(sys.argv) != 2:
    raise SystemExit(__doc__)
build(Path(sys.argv[1]))
print(f"{len(STUDENTS)} students handed in at {sys.argv[1]}")
