"""Makes this folder an nbgrader course; `python -m autograder` reads the same options.

nbgrader finds its assignments by their folders: source/<assignment>, submitted/<student>/<assignment>.
"""

import sys
from pathlib import Path

from nbconvert.preprocessors import ClearMetadataPreprocessor
from nbgrader.preprocessors import (
    AssignLatePenalties,
    CheckCellMetadata,
    IgnorePattern,
    LimitOutput,
    SaveAutoGrades,
)

c = get_config()  # noqa: F821 - nbgrader defines it when it reads this file

c.CourseDirectory.root = str(Path(__file__).resolve().parent)

# nbgrader's own list, but that hidden tests run through the sandbox where it would execute the notebook.
sys.path.insert(0, str(Path(__file__).resolve().parent))
c.Autograde.autograde_preprocessors = [
    "autograder.nbgrader_hook.GradeWithHiddenTests",
    IgnorePattern,
    ClearMetadataPreprocessor,
    LimitOutput,
    SaveAutoGrades,
    AssignLatePenalties,
    CheckCellMetadata,
]
