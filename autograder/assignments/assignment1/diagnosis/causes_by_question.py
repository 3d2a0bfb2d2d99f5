"""What a student reads about a cause in one question, where the sentence for all questions would be vague."""

from __future__ import annotations

from collections.abc import Mapping

from autograder.assignments.assignment1.diagnosis.causes import DROPOUT, EXPERIMENT, PLOTS
from autograder.diagnosing.causes import Cause
from autograder.translation import marked as _

BY_QUESTION: Mapping[tuple[str, str], Cause] = {
    ("dropout_backward", "mask"): Cause(
        _("The gradient passes in the wrong places: it passes where x was kept, in train mode only there."),
        DROPOUT,
    ),
    ("dropout_backward", "cache"): Cause(
        _("The mask is not the one of the forward pass: take that from the cache, and draw no other."),
        DROPOUT,
    ),
    ("accuracy_table", "order"): Cause(
        _(
            "The table is no array of rows, or its columns are not, in this order, learning rate, strength, "
            "training accuracy and validation accuracy."
        ),
        EXPERIMENT,
    ),
    ("chosen_values", "order"): Cause(
        _("The two values are no numbers, or do not stand under the names learning_rate and reg."), EXPERIMENT
    ),
    ("plot_validation", "order"): Cause(_("Nothing is drawn, or it is closed before it is shown."), PLOTS),
    ("plot_validation", "hard_coded"): Cause(
        _("The learning rates and strengths of the notebook are drawn, not those of the given table."),
        PLOTS,
    ),
}
