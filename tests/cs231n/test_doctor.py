"""`python -m cs231n doctor` tells a student what is in place, and what to do about what is not."""

import importlib.metadata
import subprocess
import sys
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
    monkeypatch.setattr(fast_layers, "_not_compiled", "not compiled: run `this`")
    code, text = report(capsys)
    assert code == 1
    assert "NOT COMPILED" in text
    assert "- not compiled: run `this`\n" in text


def test_missing_compiler_is_said_with_how_to_get_one(capsys, monkeypatch):
    monkeypatch.setattr(fast_layers, "_not_compiled", "not compiled")
    monkeypatch.setattr("platform.system", lambda: "Linux")
    monkeypatch.setattr("shutil.which", lambda name: None)
    assert "apt-get install gcc python3-dev" in report(capsys)[1]


def test_missing_package_is_a_fault_and_the_only_one_reported(capsys, monkeypatch):
    def version(name):
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr("importlib.metadata.version", version)
    code, text = report(capsys)
    assert code == 1
    assert "numpy MISSING" in text
    assert "pip install -e ." in text
    assert "Fast layers" not in text


def test_wrong_results_are_a_fault(capsys, monkeypatch):
    def wrong(*args):
        out, cache = conv_forward_fast(*args)
        return out + np.random.default_rng().normal(0, 1e-6, out.shape), cache

    monkeypatch.setattr(fast_layers, "conv_forward_fast", wrong)
    code, text = report(capsys)
    assert code == 1
    assert "WRONG RESULTS" in text
