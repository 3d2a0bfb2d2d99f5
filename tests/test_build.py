"""setup.py where no compiler works: the package is built all the same, the extension on demand is not."""

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]


@pytest.fixture
def copy(tmp_path):
    """A checkout without builds; what Cython generated stays, which saves doing it again."""
    folder = tmp_path / "checkout"
    ignored = shutil.ignore_patterns("*.so", "*.pyd", "__pycache__", "datasets")
    shutil.copytree(CHECKOUT / "cs231n", folder / "cs231n", ignore=ignored)
    for name in ("setup.py", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(CHECKOUT / name, folder)
    return folder


def setup_without_compiler(folder, *command):
    return subprocess.run(
        [sys.executable, "setup.py", "--quiet", *command],
        cwd=folder,
        env=os.environ | {"CC": "false", "LDSHARED": "false"},
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_package_is_built_without_the_extension(copy):
    done = setup_without_compiler(copy, "build", "--build-lib", "built")
    assert done.returncode == 0, done.stderr
    built = {path.name for path in (copy / "built" / "cs231n").iterdir()}
    assert {"fast_layers.py", "_numpy_layers.py", "doctor.py"} <= built
    assert [name for name in built if name.endswith((".so", ".pyd"))] == []


def test_package_brings_its_types_along(copy):
    assert setup_without_compiler(copy, "build", "--build-lib", "built").returncode == 0
    built = {path.name for path in (copy / "built" / "cs231n").iterdir()}
    assert {"py.typed", "_typing.py", "_fast_layers.pyi"} <= built


def test_extension_asked_for_by_name_must_be_built_though_there_is_a_wheel_for_another_python(copy):
    (copy / "wheels").mkdir()
    with zipfile.ZipFile(copy / "wheels" / "cs231n_assignment2-0.1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("cs231n/_fast_layers.cpython-27-somewhere.so", "compiled")
    assert setup_without_compiler(copy, "build_ext", "--inplace").returncode != 0


def test_extension_comes_from_a_wheel_of_the_release_for_this_python(copy):
    extension = f"cs231n/_fast_layers{sysconfig.get_config_var('EXT_SUFFIX')}"
    (copy / "wheels").mkdir()
    with zipfile.ZipFile(copy / "wheels" / "cs231n_assignment2-0.1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("cs231n/fast_layers.py", "nothing else is taken")
        wheel.writestr(extension, "compiled")
        wheel.mkdir("cs231n_assignment2.libs")
        wheel.writestr("cs231n_assignment2.libs/libgomp.so.1", "threads")
    done = setup_without_compiler(copy, "build_ext", "--inplace")
    assert done.returncode == 0, done.stderr
    assert (copy / extension).read_text() == "compiled"
    assert (copy / "cs231n_assignment2.libs" / "libgomp.so.1").read_text() == "threads"
    assert "wheels" not in (copy / "cs231n" / "fast_layers.py").read_text()
