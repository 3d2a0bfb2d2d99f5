"""Downloads in the shape in which learning platforms make them, of people who do not exist."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

import nbformat
from click.testing import CliRunner, Result

from autograder.__main__ import main
from tests.toy_submissions import NUMBERS, TALLY, TOY, answered, reference

NOTEBOOK = nbformat.writes(reference(NUMBERS)).encode()
OLDER = nbformat.writes(answered(NUMBERS, moving_average="def moving_average(x, width): pass")).encode()
SECOND = nbformat.writes(reference(TALLY)).encode()

ROSTER = """id,first_name,last_name,email,lms_user_id,section
alima,Ana,Lima,ana.lima@uni.example,101,A
wxm,小明,王,wxm@uni.example,102,A
bo,Bo,"O'Neil, Jr.",bo@uni.example,103,B
cruz,Dé,Cruz,cruz@uni.example,104,B
"""

METADATA = """---
submission_7001:
  :submitters:
  - :name: Ana Lima
    :sid: alima
    :email: ana.lima@uni.example
  :created_at: 2026-10-14 23:58:12.345678000 Z
  :score: 0.0
  :status: processed
  :results: !ruby/hash:ActiveSupport::HashWithIndifferentAccess
    tests: []
submission_7002:
  :submitters:
  - :name: 小明 王
    :sid: wxm
    :email: wxm@uni.example
  - :name: Bo O'Neil, Jr.
    :sid: bo
    :email: bo@uni.example
  :created_at: 2026-10-15 08:00:00.000000000 +02:00
  :history:
  - :id: 6999
    :created_at: 2026-10-13 10:00:00.000000000 Z
"""

RECEIPT = """Name: {name} ({user})\r
Assignment: Homework_2\r
Date Submitted: Wednesday, October 14, 2026 11:58:12 PM CEST\r
Current Mark: Needs Marking\r
\r
Submission Field:\r
There is no student submission text data for this assignment.\r
"""

MOODLE = {
    f"Ana Lima_90001_assignsubmission_file_/{NUMBERS}.ipynb": NOTEBOOK,
    f"Ana Lima_90001_assignsubmission_file_/data/{TALLY}.ipynb": SECOND,
    f"小明 王_90002_assignsubmission_file/{NUMBERS}.ipynb": NOTEBOOK,
    "小明 王_90002_assignsubmission_onlinetext/onlinetext.html": b"<p>see file</p>",
    f"Group B-Bo O'Neil, Jr._90003_assignsubmission_file_{NUMBERS}.ipynb": NOTEBOOK,
}
CANVAS = {
    f"limaana_101_5001_{NUMBERS}.ipynb": OLDER,
    f"limaana_101_5009_{NUMBERS}-1.ipynb": NOTEBOOK,
    f"limaana_101_5010_{TALLY}.ipynb": SECOND,
    f"王小明_LATE_102_5002_{NUMBERS}-2.ipynb": NOTEBOOK,
    f"oneiljrbo_103_5003_{NUMBERS}.ipynb": NOTEBOOK,
}
GRADESCOPE = {
    "assignment_55_export/submission_metadata.yml": METADATA.encode(),
    f"assignment_55_export/submission_7001/{NUMBERS}.ipynb": NOTEBOOK,
    f"assignment_55_export/submission_7002/{NUMBERS}.ipynb": NOTEBOOK,
    f"assignment_55_export/submission_7002/more/{TALLY}.ipynb": SECOND,
}
BLACKBOARD = {
    f"Homework_2_alima_attempt_2026-10-12-10-00-00_{NUMBERS}.ipynb": OLDER,
    "Homework_2_alima_attempt_2026-10-12-10-00-00.txt": RECEIPT.format(
        name="Ana Lima", user="alima"
    ).encode(),
    f"Homework_2_alima_attempt_2026-10-14-23-58-12_{NUMBERS}.ipynb": NOTEBOOK,
    "Homework_2_alima_attempt_2026-10-14-23-58-12.txt": RECEIPT.format(
        name="Ana Lima", user="alima"
    ).encode(),
    f"Homework_2_wxm_attempt_2026-10-14-09-00-00_{NUMBERS}.ipynb": NOTEBOOK,
    f"Homework_2_bo_attempt_2026-10-14-09-00-00_{NUMBERS}.ipynb": NOTEBOOK,
}
BRIGHTSPACE = {
    "index.html": b"<html></html>",
    f"101-4400 - Ana Lima - Oct 12, 2026 1000 AM/{NUMBERS}.ipynb": OLDER,
    f"101-4400 - Ana Lima - Oct 14, 2026 1158 PM/{NUMBERS}.ipynb": NOTEBOOK,
    f"102-4400 - 小明 王 - 14 October, 2026 9_05 AM - {NUMBERS}.ipynb": NOTEBOOK,
    f"103-4400 - B0042 - Bo O'Neil, Jr. - Oct 14, 2026 930 AM - {NUMBERS}.ipynb": NOTEBOOK,
}
GITHUB = {
    f"hw2-submissions/hw2-ana-codes/{NUMBERS}.ipynb": NOTEBOOK,
    "hw2-submissions/hw2-ana-codes/.git/config": b"[core]\n\tfsmonitor = touch owned\n",
    f"hw2-submissions/hw2-wxm/{NUMBERS}.ipynb": NOTEBOOK,
    f"hw2-submissions/hw2-bo/{NUMBERS}.ipynb": NOTEBOOK,
}
NBGRADER = {
    f"submitted/alima/toy/{NUMBERS}.ipynb": NOTEBOOK,
    "submitted/alima/toy/timestamp.txt": b"2026-10-14 23:58:12 UTC\n",
    f"submitted/wxm/toy/{NUMBERS}.ipynb": NOTEBOOK,
    f"submitted/bo/toy/{NUMBERS}.ipynb": NOTEBOOK,
}
PLATFORMS = {
    "moodle": MOODLE,
    "canvas": CANVAS,
    "gradescope": GRADESCOPE,
    "blackboard": BLACKBOARD,
    "brightspace": BRIGHTSPACE,
    "github": GITHUB,
    "nbgrader": NBGRADER,
}


def packed(path: Path, files: Mapping[str, bytes]) -> Path:
    """A zip file."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def unpacked(folder: Path, files: Mapping[str, bytes]) -> Path:
    """A folder."""
    for name, data in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return folder


def run(*command: str | Path) -> Result:
    """A command of the command line."""
    return CliRunner().invoke(main, [*map(str, command)], catch_exceptions=False)


def collected(course: Path, source: Path, *options: str | Path) -> Result:
    """`collect toy SOURCE`, in a course."""
    return run("collect", TOY.id, source, "--course", course, *options)


def submitted(course: Path) -> dict[str, set[str]]:
    """The files of each student's submission."""
    return {
        place.parent.name: {path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file()}
        for place in sorted(course.glob(f"submitted/*/{TOY.id}"))
    }
