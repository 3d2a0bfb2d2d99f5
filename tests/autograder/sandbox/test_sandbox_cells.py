"""Cells run as in Jupyter; what they print is kept, where they fail is told."""

import numpy as np
import pytest

from autograder.sandbox import StudentRaised

SETUP = """%matplotlib inline
%load_ext autoreload
%autoreload 2
import matplotlib.pyplot as plt
import numpy as np
plt.rcParams["figure.figsize"] = (10.0, 8.0)
"""


def test_setup_cell_with_magics_and_plots_runs(worker):
    worker.run(SETUP, "setup", 20)
    ran = worker.run("plt.plot([1, 2])\nplt.title('x')\nplt.show()", "plot", 20)
    assert "Figure" in ran.output
    assert "Error" not in ran.output
    assert ran.dropped == 0


def test_prints_and_displays_and_warnings_are_kept(worker):
    ran = worker.run(
        "import sys, warnings\nfrom IPython.display import display\nprint('to stdout')\n"
        "print('to stderr', file=sys.stderr)\nwarnings.warn('careful')\ndisplay([1])\n1 + 1",
        "prints",
        10,
    )
    for text in ("to stdout", "to stderr", "careful", "[1]", "2"):
        assert text in ran.output


def test_output_beyond_the_limit_is_counted_and_dropped(worker, limits):
    ran = worker.run("print('é' * 100_000)", "flood", 10)
    assert len(ran.output.encode()) <= limits.output_kb << 10
    assert len(ran.output.encode()) + ran.dropped in (200_001, 200_000)  # half a letter may be cut off


def test_output_of_one_cell_does_not_reach_the_next(worker):
    worker.run("print('first')", "a", 10)
    assert worker.run("print('second')", "b", 10).output == "second\n"


def test_terminal_escapes_are_taken_out(worker):
    ran = worker.run(r"print('\x1b[31mred\x1b[0m \x1b]0;title\x07 \u202eabc')", "colours", 10)
    assert ran.output == "red ]0;title abc\n"


def test_names_are_shared_between_cells(worker):
    worker.run("x = 2", "a", 10)
    worker.run("def f():\n    return x", "b", 10)
    assert worker.call("f", seconds=5).value == 2


@pytest.mark.parametrize("magic", ["%timeit -n1 -r1 sum(range(3))", "%%time\nx = 1", "%precision 3", "%who"])
def test_other_magics_run(worker, magic):
    worker.run(magic, "magic", 10)


def test_cell_can_use_the_shell_object(worker):
    assert "True" in worker.run("get_ipython() is not None", "shell", 10).output


@pytest.mark.parametrize("source", ["!ls", "x = !ls", "%pip install nothing"])
def test_shell_commands_are_left_out_and_the_rest_of_the_cell_runs(worker, source):
    ran = worker.run(f"{source}\nprint('went on')", "shell", 10)
    assert "left out, as shell commands do not run while a notebook is graded" in ran.output
    assert ran.output.endswith("went on\n")


def test_input_fails_with_a_sentence_at_once(worker):
    with pytest.raises(StudentRaised, match=r"input\(\) has nobody to ask while a notebook is graded"):
        worker.run("n = int(input('How many? '))", "asks", 10)


def test_error_names_cell_and_line_of_the_innermost_student_frame(worker):
    worker.run("\n\n# a comment\ndef helper(x):\n    return 1 / x", "helpers", 10)
    worker.run("def f():\n    return helper(0)", "answer", 10)
    with pytest.raises(StudentRaised) as caught:
        worker.call("f", seconds=5)
    error = caught.value
    assert (error.kind, error.text, error.cell, error.line) == (
        "ZeroDivisionError",
        "division by zero",
        "helpers",
        5,
    )
    assert str(error) == "ZeroDivisionError in cell 'helpers', line 5: division by zero"


def test_error_inside_numpy_is_placed_in_the_students_line(worker):
    worker.run("import numpy as np\ndef f(x):\n    y = x\n    return np.linalg.inv(y)", "answer", 10)
    with pytest.raises(StudentRaised, match="LinAlgError in cell 'answer', line 4") as caught:
        worker.call("f", [np.zeros((2, 2))], seconds=5)
    assert caught.value.kind == "LinAlgError"


@pytest.mark.parametrize(
    ("source", "kind", "line"),
    [("x = 1\ndef f(:\n    pass", "SyntaxError", 2), ("x = 1\n  y = 2", "IndentationError", 2)],
)
def test_cell_that_does_not_parse_names_its_line(worker, source, kind, line):
    with pytest.raises(StudentRaised) as caught:
        worker.run(source, "broken", 10)
    assert (caught.value.kind, caught.value.cell, caught.value.line) == (kind, "broken", line)


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("import sys\nsys.exit(0)", "SystemExit"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt"),
        ("input()", "EOFError"),
        ("def f():\n    f()\nf()", "RecursionError"),
        ("class E(Exception):\n    def __str__(self):\n        return 1 / 0\nraise E", "E"),
        ("raise ValueError('\\ud800')", "ValueError"),
    ],
)
def test_any_exception_is_reported_and_the_worker_lives(worker, source, kind):
    with pytest.raises(StudentRaised) as caught:
        worker.run(source, "cell", 10)
    assert caught.value.kind == kind
    assert worker.run("print(1)", "next", 10).output == "1\n"


def test_random_numbers_start_the_same_in_every_worker(zygote):
    source = (
        "import random\nimport numpy as np\nprint(np.random.rand(), random.random(), list({'a', 'b', 'c'}))"
    )
    outputs = []
    for _ in range(2):
        with zygote.worker() as worker:
            outputs.append(worker.run(source, "cell", 10).output)
    assert outputs[0] == outputs[1]


def test_course_library_and_installed_packages_can_be_imported(worker):
    worker.run(
        "from toy_library.letters import shifted\nimport scipy.special\nimport json, csv, decimal", "i", 20
    )


def test_progress_bar_needs_no_thread(worker):
    ran = worker.run("from tqdm import tqdm\nfor _ in tqdm(range(3)):\n    pass", "bar", 10)
    assert "3/3" in ran.output
    assert "Warning" not in ran.output
