"""What nbgrader's own commands run in place of parts of theirs, by `nbgrader_config.py`.

With it `nbgrader generate_assignment`, `autograde`, `generate_feedback` and `release_feedback`, and the same
buttons of formgrader, give what `python -m autograder release`, `grade` and `feedback` give. Exporters are
where that begins: nbgrader makes one after it has found the notebooks, and before it removes what earlier
runs left.
"""

from autograder.nbgrader_hook.autograde import Autograded, GradeWithHiddenTests, SaveGrades
from autograder.nbgrader_hook.feedback import Feedback, ReleaseFeedback
from autograder.nbgrader_hook.generate import Release

__all__ = ["Autograded", "Feedback", "GradeWithHiddenTests", "Release", "ReleaseFeedback", "SaveGrades"]
