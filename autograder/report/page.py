"""Fills a template. Every text is cleaned and escaped on its way into a page, in every template."""

from __future__ import annotations

import os
import re
from base64 import b64encode
from collections.abc import Callable
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from autograder.report import picture, statement, wording
from autograder.report.said import place, said
from autograder.translation import ENGLISH, translations

_WORD_START = re.compile(r"(?<=_)|(?<=[a-z])(?=[A-Z])")


def render(template: str, language: str = ENGLISH, catalogues: Path | None = None, **values: Any) -> str:
    """The text of a file in `templates/` with these values, its messages in one of `translation.LANGUAGES`.

    Args:
        template: the file's name.
        language: of the messages.
        catalogues: the folder of the assignment's own messages, where it shows any.
        values: what the template names.

    Raises:
        jinja2.UndefinedError: the template names a value that is not given.
    """
    return _environment(language, catalogues).get_template(template).render(**values)


def relative_url(path: str) -> str:
    """A file path as a relative link; a colon or a quote in it stays part of the name."""
    return quote(os.fsencode(path.replace(os.sep, "/")))


def breakable(name: str) -> Markup:
    """An identifier that may be broken between its words."""
    return Markup("<wbr>").join(_WORD_START.split(wording.clean(name)))


def _clean(value: Any) -> Any:
    return wording.clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _script_hash(environment: Environment, name: str) -> str:
    """What a page's policy calls the script in this template, so that it runs and no other does."""
    assert environment.loader is not None
    text, _, _ = environment.loader.get_source(environment, name)
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


_FILTERS: dict[str, Callable[..., Any]] = {
    "bound": wording.bound,
    "breakable": breakable,
    "dates": statement.dates,
    "discrimination": wording.discrimination,
    "error_text": wording.error_text,
    "heat_map": picture.heat_map,
    "is_short": statement.is_short,
    "lateness": statement.lateness,
    "notes": statement.notes,
    "place": place,
    "said": said,
    "stroke": picture.stroke,
    "points": wording.points,
    "question_word": wording.question_word,
    "relative_url": relative_url,
    "shared_message": wording.shared_message,
    "shorten": wording.shorten,
    "signed_points": statement.signed_points,
    "share_of_points": wording.share_of_points,
    "outcome_word": wording.outcome_word,
    "tone": wording.tone,
    "unanswered": wording.unanswered,
}


@cache
def _environment(language: str, catalogues: Path | None) -> Environment:
    environment = Environment(
        extensions=["jinja2.ext.i18n"],
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=True,
        finalize=_clean,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.install_gettext_translations(translations(language, catalogues))  # type: ignore[attr-defined]
    environment.globals |= {"levels": picture.LEVELS, "language": language.replace("_", "-")}
    environment.filters |= _FILTERS | {"script_hash": partial(_script_hash, environment)}
    return environment
