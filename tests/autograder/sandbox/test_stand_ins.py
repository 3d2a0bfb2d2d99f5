"""What an answer may not use is not in its worker: imports work, calls do not, files cannot be read."""

import numpy as np
import pytest

from autograder import sandbox
from autograder.sandbox import StudentForbidden, StudentRaised
from autograder.sandbox.hidden_files import shown

FORBIDDEN = ("kit.fast", "kit._fast", "kit.plain.product", "scipy", "not_installed_at_all")
FILES = {
    "__init__": "",
    "plain": "def product(x):\n    return 2 * x\ndef total(x):\n    return x.sum()\n",
    "fast": "from kit import _fast\ndef product(x):\n    return _fast.product(x)\n",
    "_fast": "import numpy as np\ndef product(x):\n    return np.add(x, x)\n",
    "optim": "from kit import fast\nfrom kit.plain import product\ndef step(x):\n    return x - 1\n",
}


@pytest.fixture(scope="module")
def kit(tmp_path_factory):
    """A course library of which some modules and one name are forbidden."""
    folder = tmp_path_factory.mktemp("library") / "kit"
    folder.mkdir()
    for parent in (folder, folder.parent, folder.parent.parent):
        parent.chmod(0o755)
    for name, source in FILES.items():
        (folder / f"{name}.py").write_text(source)
    (folder / "__pycache__").mkdir()
    (folder / "__pycache__" / "fast.cpython-311.pyc").write_bytes(b"compiled")
    return folder


@pytest.fixture(scope="module")
def strict(reading_tier, limits, kit):
    with sandbox.Sandbox(reading_tier).zygote(limits, kit) as zygote:
        yield zygote


@pytest.fixture
def held(strict):
    with strict.worker(FORBIDDEN) as worker:
        yield worker


@pytest.mark.parametrize(
    ("source", "rule"),
    [
        ("from kit.fast import product\ndef f(x): return product(x)", "kit.fast"),
        ("import kit.fast as k\ndef f(x): return k.product(x)", "kit.fast"),
        ("from kit import _fast as k\nf = lambda x: k.product(x)", "kit._fast"),
        ("import kit\ndef f(x): return kit.fast.product(x)", "kit.fast"),
        ("import kit.optim\ndef f(x): return kit.optim.fast.product(x)", "kit.fast"),
        ("from kit.plain import product as f", "kit.plain.product"),
        ("from kit.optim import product as f", "kit.plain.product"),
        ("import scipy.signal\ndef f(x): return scipy.signal.convolve(x, x)", "scipy"),
        ("def f(x):\n    from scipy import signal\n    return signal.convolve(x, x)", "scipy"),
        ("import not_installed_at_all as n\ndef f(x): return n.conv(x)", "not_installed_at_all"),
        ("import kit.fast\nclass K(kit.fast.Layer): pass\ndef f(x): return kit.fast.product(x)", "kit.fast"),
        ("import importlib\ndef f(x): return importlib.import_module('kit.fast').product(x)", "kit.fast"),
    ],
)
def test_import_works_and_the_call_is_not_allowed(held, source, rule):
    held.run(source + "\nhelper = 1", "answer", 10)
    with pytest.raises(StudentForbidden) as caught:
        held.call("f", [np.ones(2)], forbidden=FORBIDDEN, seconds=5)
    assert caught.value.module == rule
    assert held.value("helper", seconds=5) == 1


def test_use_in_another_function_or_cell_is_an_exception_that_says_so(held):
    held.run("import scipy\ndef f(x): return scipy.fft(x)", "answer", 10)
    with pytest.raises(StudentRaised, match=r"scipy\.fft is not allowed in this question"):
        held.call("f", [1], seconds=5)
    with pytest.raises(StudentRaised, match=r"scipy\.fft is not allowed in this question"):
        held.run("scipy.fft(1)", "other", 5)
    assert held.alive


def test_rest_of_the_library_works_also_where_it_imports_what_is_forbidden(held):
    source = "from kit import optim, plain\nimport kit.fast\ndef f(x): return plain.total(optim.step(x))"
    held.run(source, "answer", 10)
    assert held.call("f", [np.ones(2)], forbidden=FORBIDDEN, seconds=5).value == 0


@pytest.mark.parametrize("file", ["fast.py", "_fast.py", "__pycache__/fast.cpython-311.pyc"])
def test_files_of_what_is_forbidden_cannot_be_read_and_others_can(held, kit, file):
    with pytest.raises(StudentRaised, match="Permission denied"):
        held.run(f"open({str(kit / file)!r}).read()", "read", 5)
    held.run(f"open({str(kit / 'plain.py')!r}).read()", "read", 5)


PACKAGE = """
import pathlib, numpy
open(pathlib.Path(numpy.__file__).parents[1] / "scipy" / "__init__.py")
"""
UNDO = """
import sys
sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__name__ != "Finder"]
for name in [name for name in sys.modules if name.startswith(("kit", "scipy"))]:
    del sys.modules[name]
"""
SEARCH = """
import gc, types
gc.unfreeze()
functions = [found for found in gc.get_objects() if isinstance(found, types.FunctionType)]
real = [function.__module__ for function in functions if function.__module__ in ("kit.fast", "kit._fast")]
"""


def test_installed_package_cannot_be_read_either(held):
    with pytest.raises(StudentRaised, match=r"Permission denied|No such file"):
        held.run(PACKAGE, "read", 5)


def test_real_module_is_not_to_be_had_without_the_stand_ins(held, kit):
    held.run(UNDO, "undo", 5)
    with pytest.raises(StudentRaised, match=r"PermissionError|ImportError|ModuleNotFoundError"):
        held.run("import scipy.signal", "import", 5)
    with pytest.raises(StudentRaised, match=r"PermissionError|ImportError|ModuleNotFoundError"):
        held.run(f"sys.path.insert(0, {str(kit.parent)!r})\nimport kit.fast", "import", 5)


def test_real_functions_are_nowhere_in_the_memory(held):
    held.run(SEARCH, "search", 20)
    assert held.value("real", seconds=5) == []


def test_file_that_shows_a_second_time_through_a_link_is_hidden_there_as_well(tmp_path):
    (tmp_path / "real" / "lib").mkdir(parents=True)
    secret = tmp_path / "real" / "lib" / "fast.py"
    secret.touch()
    (tmp_path / "link").symlink_to("real")
    bound = [str(tmp_path / name) for name in ("link", "other", "real/lib")]
    assert shown(bound, {secret}) == [tmp_path / "link" / "lib" / "fast.py", secret]


def test_worker_of_another_question_has_everything(strict):
    with strict.worker() as worker:
        worker.run("from kit.fast import product\nimport scipy.signal", "answer", 20)
        worker.run("def f(x): return product(x)", "answer", 10)
        assert np.array_equal(worker.call("f", [np.ones(2)], seconds=5).value, [2, 2])
