"""What is in a cell, and is no Python of today."""

from __future__ import annotations

import sys

from tests.autograder.intake.damage import NUMBERS, Files, Json, code, damage, find, own, saved


@damage("")
def answer_under_time(nb: Json) -> None:
    cell = find(nb, "moving_average")
    cell["source"] = f"%%time\n{code(cell)}"


@damage("")
def answer_under_timeit(nb: Json) -> None:
    cell = find(nb, "moving_average")
    cell["source"] = f"\n%%timeit -n 1 -r 1\n{code(cell)}"


@damage("shell commands such as `!pip install numpy==1.19`")
def answer_after_an_installation(nb: Json) -> None:
    cell = find(nb, "moving_average")
    cell["source"] = f"!pip install numpy==1.19\n%precision 3\n{code(cell)}"


@damage("'cell 3': shell commands such as `!pip install torch`")
def helper_after_an_installation(nb: Json) -> None:
    nb["cells"].insert(2, own("!pip install torch\nhelper = 1"))
    cell = find(nb, "moving_average")
    cell["source"] = code(cell).replace("    return ", "    assert helper\n    return ")


@damage(r"'cell 3': running the cell: EOFError.*input\(\) has nobody to ask")
def cell_that_asks(nb: Json) -> None:
    nb["cells"].insert(2, own("n = int(input('How many? '))"))


def answer_for_a_newer_python(nb: Json) -> None:
    cell = find(nb, "moving_average")
    cell["source"] = code(cell).replace("    return ", '    print(f"{d["k"]}")\n    return ')


if sys.version_info < (3, 12):
    damage("'moving_average': this needs Python 3.12 .* and Python 3.11 graded it", lost=("moving_average",))(
        answer_for_a_newer_python
    )


@damage("'cell 3': running the cell: SyntaxError.*print")
def python_2_beside_the_answer(nb: Json) -> None:
    nb["cells"].insert(2, own('print "hello"'))


@damage("", lost=("moving_average",))
def python_2_in_the_answer(nb: Json) -> None:
    cell = find(nb, "moving_average")
    cell["source"] = code(cell) + '\nprint "done"'


@damage("'cell 3': running the cell:.*did not finish")
def cell_that_hangs(nb: Json) -> None:
    nb["cells"].insert(2, own("while True:\n    pass"))


@damage("")
def answer_with_null_bytes_and_half_a_character(nb: Json) -> Files:
    cell = find(nb, "moving_average")
    cell["source"] = code(cell).replace("    return ", "    # \0 \ud83d\n    return ")
    return {f"{NUMBERS}.ipynb": saved(nb, ensure_ascii=True)}
