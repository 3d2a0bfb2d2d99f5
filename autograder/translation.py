"""Messages in other languages than English, from the gettext catalogues in `translations/`.

`make messages` adds new messages to them; what has no translation there is shown in English.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

CATALOGUES = Path(__file__).with_name("translations")
ENGLISH = "en"
LANGUAGES = (ENGLISH, *sorted(file.stem for file in CATALOGUES.glob("*.po")))
"""The languages there are, by locale name."""


def marked(message: str) -> str:
    """The message as it is. Imported as `_`, it tells `make messages` of one that is translated later."""
    return message


def hidden_test_texts(file: BinaryIO, *_: Any, options: Any) -> Iterator[tuple[int, str, str, list[str]]]:
    """For Babel, the titles and hints in a file of hidden tests: (line, function, message, comments)."""
    for test in ast.walk(ast.parse(file.read())):
        if isinstance(test, ast.FunctionDef) and test.name.startswith("test_"):
            yield test.lineno, "", (ast.get_docstring(test) or test.name).split("\n")[0], []
            for mark in test.decorator_list:
                if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.hint":
                    yield mark.lineno, "", str(ast.literal_eval(mark.args[0])), []


@cache
def translations(language: str) -> NullTranslations:
    """The catalogue of a language; `.gettext` translates a message.

    Raises:
        ValueError: there is none, so the message names those there are.
    """
    if language not in LANGUAGES:
        raise ValueError(f"there is no translation into {language!r}; there are {', '.join(LANGUAGES)}")
    if language == ENGLISH:
        return NullTranslations()
    from babel.messages.mofile import write_mo  # not for those who read English
    from babel.messages.pofile import read_po

    with (CATALOGUES / f"{language}.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)
