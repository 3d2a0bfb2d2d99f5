"""Releases in other languages: complete, the same code, and graded like the English one."""

import ast
import json
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass

import nbformat
import pytest
from fontTools.ttLib import TTFont

from autograder.course import content
from autograder.course.checkout import assignment_ids
from autograder.intake import restoring, submission
from autograder.notebooks import notebook
from autograder.release import editions, texts
from autograder.translation import catalogue
from tests.autograder.release.test_texts import shape

PLACEHOLDER = re.compile(r"\{[^{}]*\}")


@dataclass(frozen=True)
class Edition:
    """The release of an assignment in a language."""

    id: str
    language: str

    @property
    def loaded(self):
        return content.load(self.id)

    @property
    def assignment(self):
        return self.loaded.assignment

    @property
    def english(self):
        return self.assignment.release

    @property
    def folder(self):
        return self.english / self.language

    def files(self):
        """The English files that have texts to translate."""
        others = {*editions.languages(self.loaded.release_translations), "wheels"}
        inside = [
            path.relative_to(self.english) for path in sorted(self.english.rglob("*")) if path.is_file()
        ]
        return [
            self.english / path for path in inside if path.parts[0] not in others and editions.is_read(path)
        ]

    def translated(self):
        """Pairs of a message and its translation, of all files."""
        gettext = catalogue(self.loaded.release_translations, self.language)
        messages = (message for file in self.files() for message in editions.messages(file))
        return {message: gettext._catalog.get(message, "") for message in messages}

    def notebook(self, id):
        return notebook.parse((self.folder / f"{id}.ipynb").read_text(encoding="utf-8"))


EDITIONS = [
    Edition(id, language)
    for id in assignment_ids()
    for language in editions.languages(content.load(id).release_translations)
]


@pytest.fixture(params=EDITIONS, ids=lambda edition: f"{edition.id}-{edition.language}")
def edition(request):
    return request.param


def test_every_text_has_a_translation(edition):
    assert [message for message, text in edition.translated().items() if not text] == []


def test_translations_keep_what_is_filled_in(edition):
    different = [
        (message, text)
        for message, text in edition.translated().items()
        if "$" not in message and sorted(PLACEHOLDER.findall(message)) != sorted(PLACEHOLDER.findall(text))
    ]
    assert different == []


def test_code_is_the_same_but_for_what_people_read(edition):
    for file in edition.files():
        pairs = zip(code_of(file), code_of(edition.folder / file.relative_to(edition.english)), strict=True)
        for english, other in pairs:
            assert shape(other) == shape(english), file.name


def test_no_text_hides_in_an_expression_of_another(edition):
    """Translators could not reach it there."""
    code = [(file.name, ast.parse(plain(code))) for file in edition.files() for code in code_of(file)]
    expressions = [
        (name, node.value)
        for name, tree in code
        for node in ast.walk(tree)
        if isinstance(node, ast.FormattedValue)
    ]
    found = [(name, text) for name, expression in expressions for text in shown(expression)]
    assert [(name, text) for name, text in found if re.search("[A-Za-z]{2}", text)] == []


def shown(expression):
    """The strings that an expression may give: no keys, and of a call's arguments those of several words."""
    match expression:
        case ast.Constant(value=str(text)):
            yield text
        case ast.Call(args=args):
            yield from (text for arg in args for text in shown(arg) if " " in text)
        case ast.IfExp() | ast.BoolOp() | ast.BinOp():
            for part in ast.iter_child_nodes(expression):
                yield from shown(part)


@pytest.mark.parametrize(
    "edition", [e for e in EDITIONS if (e.folder / "cs231n").is_dir()], ids=lambda e: f"{e.id}-{e.language}"
)
def test_failed_check_says_nothing_in_english(edition):
    """The words that are left are names."""
    ran = subprocess.run(
        [sys.executable, "-c", FAILED_CHECKS], cwd=edition.folder, capture_output=True, text=True, check=True
    )
    assert len(ran.stdout.splitlines()) > 50
    words = {*re.findall(r"[A-Za-z]{2,}", ran.stdout)}
    assert words <= {
        "out",
        "dx",
        "answer",
        "dtype",
        "float",
        "str",
        "int",
        "NumPy",
        "NaN",
        "nan",
        "None",
        "return",
    }


FAILED_CHECKS = """
import numpy as np
from cs231n.assertions import compare, parts, watch

right = np.arange(6.0).reshape(2, 3)
wrong = [None, "text", 2 * right, right + 1, right.T, right[0], right.astype(np.float32), right * np.nan,
         right * [1, 1, 3], right * [[1], [3]], right[::-1], np.zeros((2, 3)), right.reshape(6), 1.0]
for actual in wrong:
    for expected in (right, np.zeros((50, 50)), 3.0):
        try:
            compare("out", actual, expected, "")
        except AssertionError as error:
            print(error)
for result in (1, (1, 2, 3), (np.zeros(3), np.zeros(2))):
    try:
        parts("answer", result, out=(2,), dx=(3,))
    except AssertionError as error:
        print(error)
check_unchanged = watch("answer", out=right)
right += 1
try:
    check_unchanged()
except AssertionError as error:
    print(error)
"""


def test_plots_have_every_letter(edition):
    notebooks = [list(code_of(file)) for file in edition.folder.glob("*.ipynb")]
    code = [one for codes in notebooks if "matplotlib" in "".join(codes) for one in codes]
    strings = [text.message for one in code for text in texts.of_code(one, prose=False)]
    letters = {letter for text in strings for letter in text if not letter.isascii()}
    fonts = [TTFont(file).getBestCmap() for file in edition.folder.glob("cs231n/fonts/*.otf")]
    assert {letter for letter in letters if not any(ord(letter) in font for font in fonts)} == set()


def plain(code):
    """Code without IPython's magics."""
    return re.sub(r"^(\s*)[%!].*$", r"\1pass", code, flags=re.MULTILINE)


def code_of(file):
    """The code of a file: none of a README, and that of each cell of a notebook."""
    if file.suffix == ".md":
        return []
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".py":
        return [text]
    cells = json.loads(text)["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def test_untouched_notebook_counts_as_unanswered_in_any_language(edition):
    for spec in edition.assignment.notebooks:
        submitted = edition.notebook(spec.id)
        released = editions.edition_of(submitted, edition.assignment, spec.id)
        restored, incidents = restoring.restore(submitted, released, spec.id)
        assert [cell.source for cell in restored.cells] == [cell.source for cell in submitted.cells]
        assert incidents == ()
        assert notebook.program(restored, released, spec.questions).attempted == set()


def test_answer_is_found_in_a_notebook_of_another_language(edition):
    spec = next(spec for spec in edition.assignment.notebooks if spec.questions)
    question = spec.questions[0]
    submitted = edition.notebook(spec.id)
    for cell in submitted.cells:
        if notebook.grade_id_of(cell) == question:
            cell.source = cell.source.replace("raise NotImplementedError()", "return 1, 2")
        elif notebook.is_test(cell):
            cell.source = "pass  # a check that the student took out"
    released = editions.edition_of(submitted, edition.assignment, spec.id)
    restored, _ = restoring.restore(submitted, released, spec.id)
    assert [*notebook.program(restored, released, spec.questions).attempted] == [question]
    tests = [cell.source for cell in restored.cells if notebook.is_test(cell)]
    assert tests
    assert not any(test.isascii() for test in tests)


@pytest.mark.parametrize("translated", [False, True])
def test_whole_release_with_answers_in_one_language_is_read_without_a_word_on_copies(
    edition, translated, tmp_path
):
    assignment, id = edition.assignment, edition.id
    shutil.copytree(assignment.release, tmp_path / id)
    spec = assignment.notebooks[0]
    place = tmp_path / id / (edition.language if translated else "") / f"{spec.id}.ipynb"
    node = notebook.parse(place.read_text(encoding="utf-8"))
    answer = next(cell for cell in node.cells if cell.metadata.get("nbgrader", {}).get("solution"))
    answer.source += "\n# mine"
    place.write_text(nbformat.v4.writes(node), encoding="utf-8")
    read = submission.read("ada", tmp_path / id, assignment)
    assert "# mine" in read.notebooks[spec.id]
    assert [incident for incident in read.incidents if "copies" in incident.message] == []
