"""The release in Chinese: complete, the same code, and graded like the English one."""

import json
import re

import pytest

from autograder.course import content
from autograder.intake import restoring
from autograder.notebooks import notebook
from autograder.release import editions
from autograder.translation import catalogue
from tests.autograder.release.test_texts import shape

LOADED = content.load("assignment2")
ASSIGNMENT = LOADED.assignment
ENGLISH = ASSIGNMENT.release
LANGUAGES = editions.languages(LOADED.release_translations)
FILES = [
    path
    for path in sorted(ENGLISH.rglob("*"))
    if path.is_file()
    and path.relative_to(ENGLISH).parts[0] not in (*LANGUAGES, "wheels")
    and editions.is_read(path.relative_to(ENGLISH))
]
PLACEHOLDER = re.compile(r"\{[^{}]*\}")


@pytest.fixture(params=LANGUAGES)
def language(request):
    return request.param


def translated(language):
    """Pairs of a message and its translation, of all files."""
    gettext = catalogue(LOADED.release_translations, language)
    return {
        message: gettext._catalog.get(message, "") for file in FILES for message in editions.messages(file)
    }


def test_every_text_has_a_translation(language):
    assert [message for message, text in translated(language).items() if not text] == []


def test_translations_keep_what_is_filled_in(language):
    different = [
        (message, text)
        for message, text in translated(language).items()
        if "$" not in message and sorted(PLACEHOLDER.findall(message)) != sorted(PLACEHOLDER.findall(text))
    ]
    assert different == []


def test_code_is_the_same_but_for_what_people_read(language):
    for file in FILES:
        if file.suffix == ".md":
            continue
        pairs = zip(code_of(file), code_of(ENGLISH / language / file.relative_to(ENGLISH)), strict=True)
        for english, other in pairs:
            assert shape(other) == shape(english), file.name


def code_of(file):
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".py":
        return [text]
    cells = json.loads(text)["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def test_untouched_notebook_counts_as_unanswered_in_any_language(language):
    for spec in ASSIGNMENT.notebooks:
        submitted = notebook.parse((ENGLISH / language / f"{spec.id}.ipynb").read_text(encoding="utf-8"))
        released = editions.edition_of(submitted, ASSIGNMENT, spec.id)
        restored, incidents = restoring.restore(submitted, released, spec.id)
        assert [cell.source for cell in restored.cells] == [cell.source for cell in submitted.cells]
        assert incidents == ()
        assert notebook.program(restored, released, spec.questions).attempted == set()


def test_answer_is_found_in_a_notebook_of_another_language(language):
    spec = next(spec for spec in ASSIGNMENT.notebooks if spec.questions)
    question = spec.questions[0]
    submitted = notebook.parse((ENGLISH / language / f"{spec.id}.ipynb").read_text(encoding="utf-8"))
    for cell in submitted.cells:
        if notebook.grade_id_of(cell) == question:
            cell.source = cell.source.replace("raise NotImplementedError()", "return 1, 2")
        elif notebook.is_test(cell):
            cell.source = "pass  # a check that the student took out"
    released = editions.edition_of(submitted, ASSIGNMENT, spec.id)
    restored, _ = restoring.restore(submitted, released, spec.id)
    assert [*notebook.program(restored, released, spec.questions).attempted] == [question]
    tests = [cell.source for cell in restored.cells if notebook.is_test(cell)]
    assert tests
    assert not any(test.isascii() for test in tests)
