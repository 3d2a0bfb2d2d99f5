"""Messages in other languages than English, from gettext catalogues.

The engine's stand in `translations/` beside this file, an assignment's in its own folder. `make messages`
adds new messages to them; what has no translation there is shown in English.
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
def translations(language: str, folder: Path | None = None) -> NullTranslations:
    """The catalogue of a language; `.gettext` translates a message.

    Args:
        language: its locale name.
        folder: an assignment's catalogues, which are looked into after the engine's; it may lack a language.

    Raises:
        ValueError: the engine has no such catalogue, so the message names those that it has.
    """
    if language not in LANGUAGES:
        raise ValueError(f"there is no translation into {language!r}; there are {', '.join(LANGUAGES)}")
    if language == ENGLISH:
        return NullTranslations()
    found = catalogue(CATALOGUES, language)
    if folder is not None and (folder / f"{language}.po").is_file():
        found.add_fallback(catalogue(folder, language))
    return found


def catalogue(folder: Path, language: str) -> GNUTranslations:
    """The catalogue of a language in a folder; `.gettext` gives a message itself where it has no translation.

    Raises:
        OSError: there is none.
    """
    from babel.messages.mofile import write_mo  # not for those who read English
    from babel.messages.pofile import read_po

    with (folder / f"{language}.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)
