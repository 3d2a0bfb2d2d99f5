"""Run 4_three_layer_convnet with the reference solution on the real CIFAR-10, all cells: `make train`.

CS231N_DATA names the folder of the data where it is not in its usual place. Takes one to a few minutes.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient

CHECKOUT = Path(__file__).resolve().parent.parent
NOTEBOOK = CHECKOUT / "source" / "assignment2" / "4_three_layer_convnet.ipynb"
BAR = 0.489
"""Validation accuracy that one epoch must reach."""


def main() -> int:
    """Print what the notebook printed; 1 when the validation accuracy is below the bar."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--save", type=Path, metavar="FILE", help="write the executed notebook there")
    options = parser.parse_args()
    os.environ["PYTHONPATH"] = str(CHECKOUT)
    node = nbformat.read(NOTEBOOK, as_version=4)
    for cell in node.cells:
        cell.metadata.pop("tags", None)
    print(f"running {NOTEBOOK.name}, training included", flush=True)
    begin = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        NotebookClient(node, timeout=1800, resources={"metadata": {"path": folder}}).execute()
    print(f"{time.perf_counter() - begin:.0f} s")
    if options.save:
        nbformat.write(node, options.save)
    accuracy = float(re.findall(r"validation accuracy (\d\.\d+)", printed(node, "train"))[-1])
    print(printed(node, "initial-loss") + last_line(printed(node, "overfit")))
    print(f"one epoch: validation accuracy {accuracy}, bar {BAR}")
    return 0 if accuracy >= BAR else 1


def printed(node: nbformat.NotebookNode, cell_id: str) -> str:
    """What a cell wrote to stdout."""
    cell = next(cell for cell in node.cells if cell.id == cell_id)
    return "".join(output.text for output in cell.outputs if output.get("name") == "stdout")


def last_line(text: str) -> str:
    return text.rstrip().splitlines()[-1]


if __name__ == "__main__":
    sys.exit(main())
