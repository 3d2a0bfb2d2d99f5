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
)

c = get_config()  # noqa: F821 - nbgrader defines it when it reads this file

c.CourseDirectory.root = str(Path(__file__).resolve().parent)

if c.CourseDirectory.root not in sys.path:
    sys.path.insert(0, c.CourseDirectory.root)

# What nbgrader releases, grades and gives back is what `python -m autograder` would.
c.GenerateAssignment.exporter_class = "autograder.nbgrader_hook.Release"
c.Autograde.exporter_class = "autograder.nbgrader_hook.Autograded"
c.GenerateFeedback.exporter_class = "autograder.nbgrader_hook.Feedback"
c.ExchangeFactory.release_feedback = "autograder.nbgrader_hook.ReleaseFeedback"

# What late work loses is [late] in assignment.toml. A course's own numbers, over all its assignments:
#   c.LateDays.free = 3    # late days that cost a student nothing
#   c.LateDays.exceptions = {"assignment2": {"ada": 2}}    # further such days, by assignment and student
c.AssignLatePenalties.plugin_class = "autograder.gradebook.late_days.LateDays"

# Students who hand in together; one submission counts for all of them:
#   c.Groups.together = {"assignment2": [["ada", "bo"], ["chen", "dora"]]}

# nbgrader's own list, but that hidden tests run through the sandbox where it would execute the notebook.
c.Autograde.autograde_preprocessors = [
    "autograder.nbgrader_hook.GradeWithHiddenTests",
    IgnorePattern,
    ClearMetadataPreprocessor,
    LimitOutput,
    "autograder.nbgrader_hook.SaveGrades",
    AssignLatePenalties,
    CheckCellMetadata,
]
