"""`python -m cs231n doctor` tells a student what is in place, and what to do about what is not."""

import ast
import importlib.metadata
import subprocess
import sys
import tomllib
from pathlib import Path

import numpy as np
import pytest

from cs231n import _fast_layers, data_utils, doctor, fast_layers
from cs231n.fast_layers import conv_forward_fast

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def no_data(monkeypatch, tmp_path):
    monkeypatch.delenv("CS231N_DATA", raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(data_utils, "_datasets", lambda: tmp_path / "datasets")
    monkeypatch.setenv("HOME", str(tmp_path))


def report(capsys):
    code = doctor.main()
    return code, capsys.readouterr().out


def test_command_says_which_layers_are_used_and_how_fast_they_are():
    ran = subprocess.run(
        [sys.executable, "-m", "cs231n", "doctor"], cwd=CHECKOUT, capture_output=True, text=True, timeout=60
    )
    assert f"compiled, {_fast_layers.instruction_sets()[0]} instructions" in ran.stdout
    assert "with NumPy convolution" in ran.stdout
    assert ran.stderr == ""


def test_missing_data_is_no_fault_and_is_said_with_where_to_get_it(capsys):
    code, text = report(capsys)
    assert code == 0
    assert "notebook 4 downloads it" in text
    assert text.endswith("All is well.\n")


def test_wrong_data_folder_is_a_fault(capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("CS231N_DATA", str(tmp_path))
    code, text = report(capsys)
    assert code == 1
    assert f"{tmp_path}, which CS231N_DATA names, does not hold CIFAR-10" in text


def test_missing_extension_is_a_fault_with_the_command_that_builds_it(capsys, monkeypatch):
    monkeypatch.setattr(fast_layers, "_not_compiled", "no module")
    code, text = report(capsys)
    assert code == 1
    assert "NOT COMPILED, so NumPy stands in (no module)" in text
    assert f"- run `{sys.executable} -m pip install -e .` in the folder {CHECKOUT}" in text


@pytest.mark.parametrize(
    ("system", "way"),
    [("Linux", "apt-get install gcc python3-dev"), ("Darwin", "xcode-select")],
)
def test_compiler_is_asked_for_before_building_is_advised(capsys, monkeypatch, system, way):
    monkeypatch.setattr(fast_layers, "_not_compiled", "no module")
    monkeypatch.setattr("platform.system", lambda: system)
    monkeypatch.setattr("shutil.which", lambda name: None)
    remedy = report(capsys)[1].rpartition("What to do:\n")[2]
    assert way in remedy
    assert remedy.index(way) < remedy.index("pip install -e .")


def test_nothing_is_to_be_built_on_windows(capsys, monkeypatch):
    monkeypatch.setattr(fast_layers, "_not_compiled", "no module")
    monkeypatch.setattr("platform.system", lambda: "Windows")
    code, text = report(capsys)
    assert code == 0
    assert "not needed: on Windows NumPy does the work" in text


def test_apples_placeholder_for_a_compiler_is_not_taken_for_one(capsys, monkeypatch, tmp_path):
    (tmp_path / "xcode-select").write_text("#!/bin/sh\nexit 2\n")
    (tmp_path / "xcode-select").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    monkeypatch.setattr(fast_layers, "_not_compiled", "no module")
    monkeypatch.setattr("platform.system", lambda: "Darwin")
    assert "NOT FOUND: no command line tools" in report(capsys)[1]


def pretend_installed(monkeypatch, **versions):
    def version(name):
        if name not in versions:
            raise importlib.metadata.PackageNotFoundError(name)
        return versions[name]

    monkeypatch.setattr("importlib.metadata.version", version)


def test_kernel_without_jupyter_is_enough(capsys, monkeypatch):
    pretend_installed(monkeypatch, numpy="2.0.2", matplotlib="3.10.0", ipykernel="6.17.1")
    code, text = report(capsys)
    assert code == 0
    assert "open the folder in VS Code" in text
    assert "no tqdm: training shows no progress bar" in text


@pytest.mark.parametrize(
    ("versions", "problem"),
    [
        ({}, "numpy MISSING"),
        ({"numpy": "2.1.0", "matplotlib": "3.9"}, "ipykernel MISSING"),
        ({"numpy": "1.26.4", "matplotlib": "3.9", "ipykernel": "6.1"}, "numpy 1.26.4 TOO OLD, needs 2.0"),
    ],
)
def test_missing_or_old_package_is_a_fault_and_the_only_one_reported(capsys, monkeypatch, versions, problem):
    pretend_installed(monkeypatch, **versions)
    code, text = report(capsys)
    assert code == 1
    assert problem in text
    assert "pip install -e ." in text
    assert "Fast layers" not in text


def test_old_python_is_the_only_fault_reported(capsys, monkeypatch):
    monkeypatch.setattr("sys.version_info", (3, 10, 13))
    code, text = report(capsys)
    assert code == 1
    assert "install Python 3.11 or newer" in text
    assert "Packages" not in text


@pytest.mark.parametrize("name", ["__init__.py", "__main__.py", "doctor.py"])
def test_pythons_that_are_too_old_can_read_the_command(name):
    ast.parse((CHECKOUT / "cs231n" / name).read_text(encoding="utf-8"), feature_version=(3, 7))


def test_command_runs_before_anything_is_installed():
    ran = subprocess.run(
        [sys.executable, "-S", "-m", "cs231n", "doctor"], cwd=CHECKOUT, capture_output=True, text=True
    )
    assert "numpy MISSING" in ran.stdout
    assert (ran.returncode, ran.stderr) == (1, "")


def test_needed_versions_are_those_that_are_installed():
    with_the_library = (folder.parent.name for folder in CHECKOUT.glob("release/*/cs231n"))
    handed_out = [CHECKOUT / "source" / id / "pyproject.toml" for id in with_the_library]
    for file in (CHECKOUT / "pyproject.toml", *handed_out):
        project = tomllib.loads(file.read_text())["project"]
        assert {f"{name}>={oldest}" for name, oldest in doctor.PACKAGES.items()} <= {*project["dependencies"]}
        assert project["requires-python"] == ">=" + ".".join(map(str, doctor.PYTHON))


def test_wrong_results_are_a_fault(capsys, monkeypatch):
    def wrong(*args):
        out, cache = conv_forward_fast(*args)
        return out + np.random.default_rng().normal(0, 1e-6, out.shape), cache

    monkeypatch.setattr(fast_layers, "conv_forward_fast", wrong)
    code, text = report(capsys)
    assert code == 1
    assert "WRONG RESULTS" in text
