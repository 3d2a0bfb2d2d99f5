"""nbgrader's checksum of a cell, by which it sees whether a student changed the cell.

nbgrader.utils computes it as well, but importing that takes each grading process more than a second.
"""

from __future__ import annotations

import hashlib

from nbformat import NotebookNode


def checksum(cell: NotebookNode) -> str:
    """The hexadecimal MD5 digest of a cell's source, type, marks, id and, where it is graded, points.

    Args:
        cell: one with nbgrader's metadata.
    """
    meta = cell.metadata.nbgrader
    graded, solution = meta.get("grade", False), meta.get("solution", False)
    locked = not solution and (graded or meta.get("locked", False))
    parts = [cell.source, cell.cell_type, str(graded), str(solution), str(locked), meta.grade_id]
    if graded:
        parts.append(str(float(meta.points)))
    return hashlib.md5("".join(parts).encode(), usedforsecurity=False).hexdigest()
