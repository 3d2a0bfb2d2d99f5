"""Points and pages go back to the platform: as the gradebook says them, in the platform's own file."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from nbgrader.api import Gradebook

from autograder import gradebook
from autograder.course.folders import Course
from autograder.gradebook.database import GradebookError
from autograder.platforms.download import PlatformError
from tests.autograder.gradebook.graded_courses import handed_in
from tests.autograder.platforms.downloads import CANVAS, MOODLE, collected, packed, run
from tests.toy_submissions import NUMBERS, TOY, hand_in

TENTH = """
from nbgrader.plugins import LateSubmissionPlugin

class Tenth(LateSubmissionPlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return score / 10

c = get_config()
c.AssignLatePenalties.plugin_class = Tenth
"""

CANVAS_FILE = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Warm-up (76),Toy assignment (77),Final Score\n"
    "    Points Possible,,,,,5,{most},(read only)\n"
    '"Lima, Ana",101,s-1,alima,"Course, A",3,,50\n'
    '"王, 小明",102,s-2,wxm,"Course, B",-1,,=1+1\n'
    '"Cruz, Dé",104,s-4,cruz,B,2,1.5,\n'
)
WORKSHEET = (
    "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,Feedback comments\n"
    "Participant 90001,Ana Lima,,Submitted,-,{most},Yes,\n"
    "Participant 90002,小明 王,wxm@uni.example,Submitted,-,{most},Yes,\n"
)


@pytest.fixture
def graded(course: Path) -> Path:
    """The course after three of four were graded: one late, one with points by hand."""
    place = Course.at(course)
    (course / "nbgrader_config.py").write_text(TENTH)
    gradebook.prepare(TOY, place)
    for student in ("alima", "wxm", "bo"):
        hand_in(place.submitted / student / TOY.id)
    (place.submitted / "wxm" / TOY.id / "timestamp.txt").write_text("2026-03-02 12:00:00 UTC")
    with Gradebook(place.db_url) as book:
        book.update_or_create_assignment(TOY.id, duedate="2026-03-01 12:00:00 UTC")
    gradebook.record_all(TOY, place, [handed_in(place, student) for student in ("alima", "wxm", "bo")])
    with Gradebook(place.db_url) as book:
        for student in ("alima", "wxm", "bo"):
            grade = book.find_grade("explain_width", NUMBERS, TOY.id, student)
            grade.manual_score, grade.extra_credit, grade.needs_manual_grade = 2.5, 0.25, False
        book.db.commit()
    gradebook.make_ready(TOY, place, ["alima", "wxm", "bo"])
    return course


def due(course: Path) -> dict[str, float]:
    """What nbgrader's own exporter would say."""
    with Gradebook(Course.at(course).db_url) as book:
        return {
            each.student_id: round(max(0.0, each.score - each.late_submission_penalty), 6)
            for each in book.assignment_submissions(TOY.id)
        }


def most(course: Path) -> str:
    with Gradebook(Course.at(course).db_url) as book:
        return f"{book.find_assignment(TOY.id).max_score:g}"


def export(course: Path, *options: str | Path, to: str = "csv", code: int = 0) -> tuple[bytes, str]:
    out = course.parent / "out.bin"
    result = run("export", TOY.id, "--to", to, "--course", course, "-o", out, *options)
    assert result.exit_code == code, result.output
    return out.read_bytes(), result.output


def table(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def form(course: Path, text: str, encoding: str = "utf-8") -> Path:
    file = course.parent / "form.csv"
    file.write_bytes(text.replace("{most}", most(course)).encode(encoding))
    return file


def test_totals_are_those_of_the_gradebook(graded: Path) -> None:
    rows = {row["student_id"]: row for row in table(export(graded)[0])}
    assert {name: float(rows[name]["total"]) for name in due(graded)} == due(graded)
    assert float(rows["wxm"]["late_penalty"]) > 0
    assert float(rows["alima"]["late_penalty"]) == 0
    assert rows["cruz"]["total"] == ""
    assert rows["cruz"]["status"] == "not handed in"
    assert rows["bo"]["last_name"] == "O'Neil, Jr."
    assert rows["wxm"]["first_name"] == "小明"


def test_points_changed_by_hand_are_in_the_next_export(graded: Path) -> None:
    export(graded)
    with Gradebook(Course.at(graded).db_url) as book:
        book.find_grade("explain_width", NUMBERS, TOY.id, "alima").manual_score = 1
        book.db.commit()
    rows = {row["student_id"]: float(row["total"]) for row in table(export(graded)[0]) if row["total"]}
    assert rows == due(graded)


def test_excel_opens_our_file_as_utf_8_and_computes_nothing(graded: Path) -> None:
    with Gradebook(Course.at(graded).db_url) as book:
        book.find_student("bo").last_name = "=1+1"
        book.db.commit()
    data, _ = export(graded)
    assert data.startswith(b"\xef\xbb\xbf")
    (row,) = (row for row in table(data) if row["student_id"] == "bo")
    assert row["last_name"] == "'=1+1"


def test_workbook_holds_numbers_as_numbers_and_formulas_as_text(graded: Path) -> None:
    with Gradebook(Course.at(graded).db_url) as book:
        book.find_student("bo").last_name = "=1+1"
        book.db.commit()
    sheet = openpyxl.load_workbook(io.BytesIO(export(graded, to="xlsx")[0])).active
    heading, *rows = sheet.iter_rows()
    total = [cell.value for cell in heading].index("total")
    by_id = {row[0].value: row for row in rows}
    assert by_id["bo"][total].value == due(graded)["bo"]
    assert by_id["bo"][1].value == "=1+1"
    assert by_id["bo"][1].data_type == "s"


def test_canvas_s_file_comes_back_with_its_column_filled_and_all_else_as_it_was(graded: Path) -> None:
    file = form(graded, CANVAS_FILE)
    data, output = export(graded, "--fill", file, to="canvas", code=1)
    before, after = table(file.read_bytes()), table(data)
    filled = {row["SIS Login ID"]: row.pop("Toy assignment (77)") for row in after}
    assert float(filled["alima"]) == due(graded)["alima"]
    assert float(filled["wxm"]) == due(graded)["wxm"]
    assert filled["cruz"] == "1.5", "who handed nothing in keeps what Canvas has"
    assert filled[""] == most(graded)
    for row in before:
        row.pop("Toy assignment (77)")
    before[2]["Final Score"] = "'=1+1"
    assert after == before
    assert "not in it: Bo O'Neil, Jr. (bo): " in output
    assert "points, but no row" in output


def test_who_handed_nothing_in_gets_0_where_that_is_asked_for(graded: Path) -> None:
    file = form(graded, CANVAS_FILE.replace("1.5", ""))
    data, _ = export(graded, "--fill", file, "--zero-missing", to="canvas", code=1)
    assert table(data)[3]["Toy assignment (77)"] == "0"


def test_moodle_s_worksheet_is_filled_by_participant_and_address(graded: Path, tmp_path: Path) -> None:
    collected(graded, packed(tmp_path / "a.zip", MOODLE))
    with Gradebook(Course.at(graded).db_url) as book:
        book.find_student("alima").first_name = "Somebody"
        book.find_student("alima").last_name = "Else"
        book.db.commit()
    data, _ = export(graded, "--fill", form(graded, WORKSHEET), to="moodle", code=1)
    assert [float(row["Grade"]) for row in table(data)] == [due(graded)["alima"], due(graded)["wxm"]]


def test_row_that_moodle_has_locked_stays_and_is_named(graded: Path) -> None:
    text = WORKSHEET.replace("{most},Yes,\n", "{most},No,\n", 1)
    data, output = export(graded, "--fill", form(graded, text), to="moodle", code=1)
    assert table(data)[0]["Grade"] == "-"
    assert "Ana Lima (alima): Grade can be changed says No, so the row stays as it was" in output


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8-sig", "Email;Toy assignment\nwxm@uni.example;\nx@y.example;7,5\n"),
        ("utf-16", "Email\tToy assignment\nwxm@uni.example\t\nx@y.example\t7.5\n"),
    ],
)
def test_file_keeps_its_encoding_delimiter_and_decimals(encoding: str, text: str, graded: Path) -> None:
    data, output = export(graded, "--fill", form(graded, text, encoding), code=1)
    points = f"{due(graded)['wxm']:.10g}".replace(".", "," if ";" in text else ".")
    assert data.decode(encoding).splitlines()[1] == text.splitlines()[1] + points
    assert "row 3: nobody in the gradebook is x@y.example" in output


def test_gradescope_s_grades_are_filled_by_sid(graded: Path) -> None:
    text = (
        "First Name,Last Name,SID,Email,Total Score,Max Points\n"
        "Ana,Lima,alima,,,10\n小明,王,wxm,,,10\nBo,O,bo,,,10\n"
    )
    data, _ = export(graded, "--fill", form(graded, text), to="gradescope")
    assert {row["SID"]: float(row["Total Score"]) for row in table(data)} == due(graded)


def test_workbook_comes_back_filled_with_its_formulas(graded: Path, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["id", "Toy assignment", "double"], ["alima", None, "=B2*2"]):
        book.active.append(row)
    book.save(tmp_path / "form.xlsx")
    data, _ = export(graded, "--fill", tmp_path / "form.xlsx", to="xlsx", code=1)
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert (sheet["B2"].value, sheet["C2"].value) == (due(graded)["alima"], "=B2*2")


@pytest.mark.parametrize("to", ["canvas", "moodle", "gradescope"])
def test_new_file_in_a_platform_s_form_names_everybody(to: str, graded: Path) -> None:
    data, _ = export(graded, to=to)
    column = "Total Score" if to == "gradescope" else TOY.title
    points = sorted(float(row[column]) for row in table(data) if row[column])
    expected = [*due(graded).values(), *([float(most(graded))] if to == "canvas" else [])]
    assert points == sorted(expected)


def test_column_that_is_not_certain_is_asked_for(graded: Path) -> None:
    file = form(graded, "id,Toy assignment (1),Toy assignment (2)\nalima,,\n")
    with pytest.raises(
        PlatformError, match=r"say it with --column NAME\. There are: id, Toy assignment \(1\)"
    ):
        export(graded, "--fill", file, to="canvas")
    data, _ = export(graded, "--fill", file, "--column", "Toy assignment (2)", to="canvas", code=1)
    assert float(table(data)[0]["Toy assignment (2)"]) == due(graded)["alima"]


def test_platform_s_other_number_of_points_is_told(graded: Path) -> None:
    _, output = export(
        graded, "--fill", form(graded, CANVAS_FILE.replace("{most}", "100")), to="canvas", code=1
    )
    assert f"the platform gives 100 points at most, the gradebook {most(graded)}" in output


def test_points_that_wait_for_a_person_are_told(graded: Path) -> None:
    with Gradebook(Course.at(graded).db_url) as book:
        book.find_grade("explain_width", NUMBERS, TOY.id, "bo").needs_manual_grade = True
        book.db.commit()
    data, output = export(graded)
    assert "Bo O'Neil, Jr. (bo): a part is still to be graded by a person" in output
    assert {row["student_id"]: row["status"] for row in table(data)}["bo"] == "waits for a person"


def test_assignment_that_was_never_graded_is_named(course: Path) -> None:
    with pytest.raises(
        GradebookError, match="knows no assignment 'toy'; run: python -m autograder grade toy"
    ):
        export(course)


def pages(course: Path, *students: str) -> None:
    for student in students:
        file = course / "results" / student / f"{TOY.id}.html"
        file.parent.mkdir(parents=True)
        file.write_text(f"<p>{student}")


def test_feedback_for_moodle_is_named_as_its_upload_expects(course: Path, tmp_path: Path) -> None:
    collected(course, packed(tmp_path / "a.zip", MOODLE))
    pages(course, "alima", "wxm", "bo")
    data, _ = export(course, "--feedback", "zip", to="moodle")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == {
            "Ana Lima_90001_assignsubmission_file_/toy.html": b"<p>alima",
            "小明 王_90002_assignsubmission_file_/toy.html": b"<p>wxm",
            "Group B-Bo O'Neil, Jr._90003_assignsubmission_file_/toy.html": b"<p>bo",
        }


def test_feedback_for_canvas_names_the_user_and_the_newest_file(course: Path, tmp_path: Path) -> None:
    collected(course, packed(tmp_path / "a.zip", CANVAS))
    pages(course, "alima", "wxm", "bo")
    data, _ = export(course, "--feedback", "zip", to="canvas")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.namelist() == [
            "limaana_101_5010_toy.html",
            "oneiljrbo_103_5003_toy.html",
            "王小明_LATE_102_5002_toy.html",
        ]


def test_page_that_cannot_be_packed_is_named(course: Path, tmp_path: Path) -> None:
    collected(course, packed(tmp_path / "a.zip", CANVAS))
    pages(course, "alima", "cruz")
    _, output = export(course, "--feedback", "zip", to="canvas", code=1)
    assert "not in it: cruz: not collected from canvas" in output
    assert "not in it: wxm: no feedback page" in output


def test_feedback_for_a_platform_without_such_an_upload_is_refused(course: Path) -> None:
    with pytest.raises(PlatformError, match="gradescope takes no zip file of feedback; moodle and canvas do"):
        export(course, "--feedback", "zip", to="gradescope")


def test_replaced_file_is_told(graded: Path) -> None:
    assert "in place of" not in export(graded)[1]
    assert "in place of an older file" in export(graded)[1]
