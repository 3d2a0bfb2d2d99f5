"""The library needs NumPy and IPython alone: what only draws, or shows a bar, may be missing."""

import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
WITHOUT = """
import importlib, pkgutil, sys
for absent in ("tqdm", "matplotlib", "skimage", "PIL"):
    sys.modules[absent] = None
import cs231n
for module in pkgutil.walk_packages(cs231n.__path__, "cs231n."):
    if module.name != "cs231n.__main__":
        importlib.import_module(module.name)
import numpy as np
from cs231n.classifiers.fc_net import TwoLayerNet
from cs231n.solver import Solver
X, y = np.random.default_rng(0).standard_normal((20, 6)), np.arange(20) % 3
data = {"X_train": X, "y_train": y, "X_val": X, "y_val": y}
Solver(TwoLayerNet(6, 5, 3), data, num_epochs=2, batch_size=10).train()
"""


def test_library_imports_and_trains_without_what_draws_and_shows_bars():
    ran = subprocess.run([sys.executable, "-c", WITHOUT], cwd=CHECKOUT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    assert "iteration 1/4: loss" in ran.stdout
    assert "epoch 2/2: train accuracy" in ran.stdout
