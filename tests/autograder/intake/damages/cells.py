"""What people and editors do to cells."""

from __future__ import annotations

import json
from copy import deepcopy

from tests.autograder.intake.damage import NUMBERS, TALLY, Json, at, code, damage, find, own
from tests.toy_submissions import TOY


@damage("'moving_average': the answer cell is missing; download", lost=("moving_average",))
def answer_deleted(nb: Json) -> None:
    nb["cells"].remove(find(nb, "moving_average"))


@damage("'setup': the locked cell is missing; the original was put back")
def setup_deleted(nb: Json) -> None:
    nb["cells"].remove(find(nb, "setup"))


@damage("'test_moving_average': the test cell is missing")
def test_deleted(nb: Json) -> None:
    nb["cells"].remove(find(nb, "test_moving_average"))


@damage("'test_moving_average': the test cell was changed; the original was used. Left out: `assert False`")
def test_changed(nb: Json) -> None:
    find(nb, "test_moving_average")["source"] = "assert False"


def _copied(nb: Json, grade_id: str, source: str, place: int) -> None:
    copy = deepcopy(find(nb, grade_id))
    copy["source"], copy["id"] = source, "copy"
    nb["cells"].insert(place, copy)


def _uses(nb: Json, name: str) -> None:
    """Make the first answer use a name that it does not bind."""
    cell = find(nb, "moving_average")
    cell["source"] = code(cell).replace("    return ", f"    assert {name}\n    return ")


@damage("'test_moving_average': a copy of the test cell holds other code, which ran as a cell of your own")
def test_copied_for_a_helper(nb: Json) -> None:
    _copied(nb, "test_moving_average", "helper = 1", 2)
    _uses(nb, "helper")


@damage("'setup': a copy of the locked cell holds other code")
def setup_split_and_the_second_half_written_on(nb: Json) -> None:
    _copied(nb, "setup", "# mine\nhelper = 1", 2)
    _uses(nb, "helper")


@damage("'test_moving_average': a copy of the test cell holds other code")
def test_split_and_a_helper_in_the_second_half(nb: Json) -> None:
    test = find(nb, "test_moving_average")
    first, second = code(test).split("\n")
    test["source"] = first
    _copied(nb, "test_moving_average", f"{second}\nhelper = 1", at(nb, "test_moving_average") + 1)
    _uses(nb, "helper")


@damage("")
def test_split(nb: Json) -> None:
    test = find(nb, "test_moving_average")
    first, second = code(test).split("\n")
    test["source"] = first
    _copied(nb, "test_moving_average", second, at(nb, "test_moving_average") + 1)


@damage("'setup': the locked cell was changed; the original was used. Left out: `import math`, `x = 1`;")
def setup_written_on(nb: Json) -> None:
    setup = find(nb, "setup")
    setup["source"] = f"import math\n{code(setup)}\nx = 1"


@damage("3 cells had lost nbgrader's metadata")
def all_metadata_null(nb: Json) -> None:
    for cell in nb["cells"]:
        cell["metadata"] = None


@damage("'moving_average': the cell is there 2 times")
def answer_duplicated(nb: Json) -> None:
    nb["cells"].append(deepcopy(find(nb, "moving_average")))


@damage("'moving_average': the cell is there 2 times")
def answer_duplicated_and_the_copy_broken(nb: Json) -> None:
    broken = deepcopy(find(nb, "moving_average"))
    broken["source"] = code(broken)[:-30] + " = = ("
    nb["cells"].append(broken)


@damage("'test_differences': the test cell is there 2 times")
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
    _split(nb, "moving_average", "    sums = ", keep_id=False)


@damage("spread over 2 cells")
def answer_split_and_both_parts_labelled(nb: Json) -> None:
    _split(nb, "moving_average", "    return ", keep_id=True)


@damage("spread over 2 cells")
def answer_split_and_the_second_part_labelled(nb: Json) -> None:
    _split(nb, "moving_average", "    return ", keep_id=False, second_keeps=True)


@damage("spread over 2 cells", notebook=TALLY)
def class_split_between_its_methods(nb: Json) -> None:
    _split(nb, "Tally", "    def add", keep_id=False)


@damage("not in its cell but in cell 5")
def answer_split_between_helper_and_function(nb: Json) -> None:
    cell = find(nb, "moving_average")
    cell["source"] = "import math\n\n" + code(cell)
    _split(nb, "moving_average", "def moving", keep_id=False)


@damage("'differences': the answer was merged into cell 'moving_average'")
def two_answers_merged(nb: Json) -> None:
    forward, backward = find(nb, "moving_average"), find(nb, "differences")
    forward["source"] = f"{code(forward)}\n\n\n{code(backward)}"
    nb["cells"].remove(backward)


@damage("'test_moving_average': the test cell is missing")
def answer_merged_with_its_test(nb: Json) -> None:
    answer, test = find(nb, "moving_average"), find(nb, "test_moving_average")
    answer["source"] = f"{code(answer)}\n\n{code(test)}"
    nb["cells"].remove(test)


@damage("'moving_average': the answer was merged into cell 'test_moving_average'")
def answer_merged_into_its_test(nb: Json) -> None:
    answer, test = find(nb, "moving_average"), find(nb, "test_moving_average")
    test["source"] = f"{code(answer)}\n\n{code(test)}"
    nb["cells"].remove(answer)


@damage("what follows the answer.*AssertionError")
def answer_merged_with_a_check_that_fails(nb: Json) -> None:
    cell = find(nb, "moving_average")
    cell["source"] = code(cell) + "\n\nassert 1 == 2"


@damage("what follows the answer.*did not finish")
def answer_merged_with_a_loop_that_never_ends(nb: Json) -> None:
    cell = find(nb, "moving_average")
    cell["source"] = code(cell) + "\n\nwhile True:\n    pass"


@damage("turned into markdown")
def answer_turned_into_text(nb: Json) -> None:
    cell = find(nb, "moving_average")
    cell["cell_type"] = "markdown"
    del cell["outputs"], cell["execution_count"]


@damage("lost its nbgrader metadata and was turned into markdown")
def answer_pasted_as_a_code_block(nb: Json) -> None:
    cell = find(nb, "moving_average")
    text = {"cell_type": "markdown", "id": "99", "metadata": {}, "source": f"```python\n{code(cell)}\n```"}
    nb["cells"][at(nb, "moving_average")] = text


@damage("turned into raw")
def answer_turned_raw(nb: Json) -> None:
    cell = find(nb, "moving_average")
    cell["cell_type"] = "raw"
    del cell["outputs"], cell["execution_count"]


@damage("")
def test_turned_into_text(nb: Json) -> None:
    cell = find(nb, "test_moving_average")
    cell["cell_type"] = "markdown"
    del cell["outputs"], cell["execution_count"]


@damage("lost its nbgrader metadata; it was found by the name that it defines")
def answer_without_metadata(nb: Json) -> None:
    cell = find(nb, "moving_average")
    cell["metadata"], cell["id"] = {}, "77"


@damage("not in its cell but in cell 5")
def answer_below_the_untouched_cell(nb: Json) -> None:
    cell = find(nb, "moving_average")
    nb["cells"].insert(at(nb, "moving_average") + 1, own(code(cell)))
    released = json.loads((TOY.release / f"{NUMBERS}.ipynb").read_text())
    cell["source"] = find(released, "moving_average")["source"]


@damage("metadata; it was found by the name")
def answer_decorated_and_under_a_condition(nb: Json) -> None:
    cell = find(nb, "moving_average")
    decorated = ["def same(f):", "    return f", "@same", *code(cell).split("\n")]
    body = "\n".join(f"    {line}" for line in decorated)
    cell["metadata"], cell["id"] = {}, "77"
    cell["source"] = f"if True:\n{body}"
