"""Damages: each small function spoils a clean notebook as a person, a program or a network does.

A damage changes the notebook's JSON in place, or returns the files that arrive instead.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
Files = dict[str, bytes]
BOTH = ("moving_average", "differences")
NUMBERS, TALLY = "1_numbers", "2_tally"


@dataclass(frozen=True)
class Damage:
    """What is done to a notebook, and what becomes of it.

    Attributes:
        do: the damage.
        notebook: the id of the notebook that it spoils.
        says: a regular expression, found in what its author is told; empty where nothing is to be said.
        lost: questions that score nothing, as their answer is no longer there.
    """

    do: Callable[[Json], Files | None]
    notebook: str
    says: str
    lost: tuple[str, ...] = ()

    def files(self, clean: Json) -> Files:
        """What arrives in the student's folder."""
        spoiled = deepcopy(clean)
        return self.do(spoiled) or {f"{self.notebook}.ipynb": saved(spoiled)}


DAMAGES: dict[str, Damage] = {}


def damage(says: str, notebook: str = NUMBERS, lost: tuple[str, ...] = ()) -> Callable[..., Any]:
    def register(do: Callable[[Json], Files | None]) -> Callable[[Json], Files | None]:
        DAMAGES[do.__name__] = Damage(do, notebook, says, lost)
        return do

    return register


def saved(nb: Json, **options: Any) -> bytes:
    return json.dumps(nb, **{"indent": 1, "ensure_ascii": False, **options}).encode()


def find(nb: Json, grade_id: str) -> Json:
    return next(c for c in nb["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") == grade_id)


def at(nb: Json, grade_id: str) -> int:
    return nb["cells"].index(find(nb, grade_id))


def code(cell: Json) -> str:
    return "".join(cell["source"])


def own(source: str) -> Json:
    """A cell without nbgrader's metadata."""
    return {"cell_type": "code", "id": "a1b2c3d4", "metadata": {}, "source": source, "outputs": [],
            "execution_count": None}  # fmt: skip


def zipped(members: dict[str | zipfile.ZipInfo, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()
