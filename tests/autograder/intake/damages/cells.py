"""What people and editors do to cells."""

from __future__ import annotations

import json
from copy import deepcopy

from autograder.course import content
from tests.autograder.intake.damage import CONVNET, CONVOLUTION, POOLING, Json, at, code, damage, find, own


@damage("'max_pool_forward_naive': the answer cell is missing; download", lost=("max_pool_forward_naive",))
def answer_deleted(nb: Json) -> None:
    nb["cells"].remove(find(nb, "max_pool_forward_naive"))


@damage("'setup': the locked cell is missing; the original was put back")
def setup_deleted(nb: Json) -> None:
    nb["cells"].remove(find(nb, "setup"))


@damage("'test_max_pool_forward_naive': the test cell is missing")
def test_deleted(nb: Json) -> None:
    nb["cells"].remove(find(nb, "test_max_pool_forward_naive"))


@damage("'test_max_pool_forward_naive': the test cell was changed; the original was used")
def test_changed(nb: Json) -> None:
    find(nb, "test_max_pool_forward_naive")["source"] = "assert False"


@damage("'max_pool_forward_naive': the cell is there 2 times")
def answer_duplicated(nb: Json) -> None:
    nb["cells"].append(deepcopy(find(nb, "max_pool_forward_naive")))


@damage("'max_pool_forward_naive': the cell is there 2 times")
def answer_duplicated_and_the_copy_broken(nb: Json) -> None:
    broken = deepcopy(find(nb, "max_pool_forward_naive"))
    broken["source"] = code(broken)[:-30] + " = = ("
    nb["cells"].append(broken)


@damage("'test_max_pool_backward_naive': the test cell is there 2 times")
def everything_duplicated(nb: Json) -> None:
    nb["cells"] += deepcopy(nb["cells"])


@damage("")
def cells_reordered(nb: Json) -> None:
    nb["cells"].reverse()


def _split(nb: Json, grade_id: str, line: str, *, keep_id: bool, second_keeps: bool = False) -> None:
    """Split an answer before a line; JupyterLab gives nbgrader's metadata to both parts, others to one."""
    cell = find(nb, grade_id)
    place = code(cell).index(line)
    first, second = deepcopy(cell), deepcopy(cell)
    first["source"], second["source"] = code(cell)[:place].rstrip("\n"), code(cell)[place:]
    second["id"] += "-2"
    if not keep_id:
        part = first if second_keeps else second
        part["metadata"], part["id"] = {}, "0a0b0c0d"
    position = at(nb, grade_id)
    nb["cells"][position : position + 1] = [first, second]


@damage("spread over 2 cells")
def answer_split_inside_the_function(nb: Json) -> None:
    _split(nb, "max_pool_forward_naive", "    for ", keep_id=False)


@damage("spread over 2 cells")
def answer_split_and_both_parts_labelled(nb: Json) -> None:
    _split(nb, "max_pool_forward_naive", "    return ", keep_id=True)


@damage("spread over 2 cells")
def answer_split_and_the_second_part_labelled(nb: Json) -> None:
    _split(nb, "max_pool_forward_naive", "    return ", keep_id=False, second_keeps=True)


@damage("spread over 2 cells", notebook=CONVNET)
def class_split_between_its_methods(nb: Json) -> None:
    _split(nb, "ThreeLayerConvNet", "    def loss", keep_id=False)


@damage("not in its cell but in cell 5")
def answer_split_between_helper_and_function(nb: Json) -> None:
    cell = find(nb, "max_pool_forward_naive")
    cell["source"] = "import math\n\n" + code(cell)
    _split(nb, "max_pool_forward_naive", "def max_pool", keep_id=False)


@damage("'conv_backward_naive': the answer was merged into cell 'conv_forward_naive'", notebook=CONVOLUTION)
def two_answers_merged(nb: Json) -> None:
    forward, backward = find(nb, "conv_forward_naive"), find(nb, "conv_backward_naive")
    forward["source"] = f"{code(forward)}\n\n\n{code(backward)}"
    nb["cells"].remove(backward)


@damage("'test_max_pool_forward_naive': the test cell is missing")
def answer_merged_with_its_test(nb: Json) -> None:
    answer, test = find(nb, "max_pool_forward_naive"), find(nb, "test_max_pool_forward_naive")
    answer["source"] = f"{code(answer)}\n\n{code(test)}"
    nb["cells"].remove(test)


@damage("'max_pool_forward_naive': the answer was merged into cell 'test_max_pool_forward_naive'")
def answer_merged_into_its_test(nb: Json) -> None:
    answer, test = find(nb, "max_pool_forward_naive"), find(nb, "test_max_pool_forward_naive")
    test["source"] = f"{code(answer)}\n\n{code(test)}"
    nb["cells"].remove(answer)


@damage("what follows the answer.*AssertionError")
def answer_merged_with_a_check_that_fails(nb: Json) -> None:
    cell = find(nb, "max_pool_forward_naive")
    cell["source"] = code(cell) + "\n\nassert 1 == 2"


@damage("what follows the answer.*did not finish")
def answer_merged_with_a_loop_that_never_ends(nb: Json) -> None:
    cell = find(nb, "max_pool_forward_naive")
    cell["source"] = code(cell) + "\n\nwhile True:\n    pass"


@damage("turned into markdown")
def answer_turned_into_text(nb: Json) -> None:
    cell = find(nb, "max_pool_forward_naive")
    cell["cell_type"] = "markdown"
    del cell["outputs"], cell["execution_count"]


@damage("lost its nbgrader metadata and was turned into markdown")
def answer_pasted_as_a_code_block(nb: Json) -> None:
    cell = find(nb, "max_pool_forward_naive")
    text = {"cell_type": "markdown", "id": "99", "metadata": {}, "source": f"```python\n{code(cell)}\n```"}
    nb["cells"][at(nb, "max_pool_forward_naive")] = text


@damage("turned into raw")
def answer_turned_raw(nb: Json) -> None:
    cell = find(nb, "max_pool_forward_naive")
    cell["cell_type"] = "raw"
    del cell["outputs"], cell["execution_count"]


@damage("")
def test_turned_into_text(nb: Json) -> None:
    cell = find(nb, "test_max_pool_forward_naive")
    cell["cell_type"] = "markdown"
    del cell["outputs"], cell["execution_count"]


@damage("lost its nbgrader metadata; it was found by the name that it defines")
def answer_without_metadata(nb: Json) -> None:
    cell = find(nb, "max_pool_forward_naive")
    cell["metadata"], cell["id"] = {}, "77"


@damage("not in its cell but in cell 5")
def answer_below_the_untouched_cell(nb: Json) -> None:
    cell = find(nb, "max_pool_forward_naive")
    nb["cells"].insert(at(nb, "max_pool_forward_naive") + 1, own(code(cell)))
    released = json.loads((content.load("assignment2").assignment.release / f"{POOLING}.ipynb").read_text())
    cell["source"] = find(released, "max_pool_forward_naive")["source"]


@damage("metadata; it was found by the name")
def answer_decorated_and_under_a_condition(nb: Json) -> None:
    cell = find(nb, "max_pool_forward_naive")
    decorated = ["def same(f):", "    return f", "@same", *code(cell).split("\n")]
    body = "\n".join(f"    {line}" for line in decorated)
    cell["metadata"], cell["id"] = {}, "77"
    cell["source"] = f"if True:\n{body}"
