"""Points that late submissions lose: by `assignment.toml`, or by the plugin that the course configures."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nbgrader.preprocessors import AssignLatePenalties

from autograder.course.configuration import FILE, configuration
from autograder.gradebook.database import GradebookError
from autograder.gradebook.late_days import LateDays
from autograder.results.total import DaysLate

Penalty = Callable[[str, float, float], float | None]
"""Of a student, the score of a notebook, and by how many seconds it is late: the points it loses, if any."""


def late_penalty(root: Path, db_url: str, assignment: str) -> Penalty | None:
    """What `AssignLatePenalties` takes off in the course in folder `root`; None where it is off.

    Where the course configures no plugin, that is `LateDays`.

    Raises:
        GradebookError: the plugin cannot be loaded; or, later, it fails.
    """
    step = _configured(root, db_url, assignment)
    if step is None:
        return None

    def penalty(student: str, score: float, seconds: float) -> float | None:
        asked = _explained(lambda: step.plugin_inst.late_submission_penalty(student, score, seconds), root)
        return None if asked is None else min(max(float(asked), 0.0), score)

    return penalty


def days_late(root: Path, db_url: str, assignment: str) -> Callable[[str], DaysLate | None]:
    """Of a student, how many days the work is late, by the rule in `assignment.toml`.

    None where there is no rule, or the course configures a plugin that takes its place.

    Raises:
        GradebookError: the plugin cannot be loaded; or, later, the gradebook cannot be read.
    """
    step = _configured(root, db_url, assignment)
    plugin = step.plugin_inst if step else None
    return plugin.counted if isinstance(plugin, LateDays) else lambda _: None


def _configured(root: Path, db_url: str, assignment: str) -> AssignLatePenalties | None:
    """nbgrader's step with the course's plugin in it; None where the course turns it off."""
    if str(root) not in sys.path:
        sys.path.append(str(root))  # nbgrader, which is run in that folder, finds plugins there
    config = configuration(root)
    if not {"plugin_class", "enabled"} & config.AssignLatePenalties.keys():
        config.AssignLatePenalties.plugin_class = LateDays
    step = _explained(lambda: AssignLatePenalties(config=config), root)
    if not step.enabled:
        return None
    step.db_url, step.assignment_id = db_url, assignment  # as in nbgrader's own run
    _explained(step.init_plugin, root)
    return step


def _explained(call: Callable[[], Any], root: Path) -> Any:
    """What the instructor's own code gives; whatever it raises is the instructor's to mend."""
    try:
        return call()
    except Exception as error:
        raise GradebookError(
            f"the late submission plugin of {root / FILE} failed ({type(error).__name__}: {error}); mend it,"
            " then run the same command again"
        ) from error
