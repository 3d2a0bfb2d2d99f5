"""What tests and notes say, in other languages: results keep it in English, so a page finds the sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache

from autograder.report.sentences import OF_NOTES, OF_PLACES, OF_TESTS

Translate = Callable[[str], str]


def said(message: str, translate: Translate) -> str:
    """A test's message or a note in the language of `translate`; as it is where it is none of the sentences.

    Notes quote sentences and words, which are translated with them; tests quote what students wrote.
    """
    if translate(OF_TESTS[0]) == OF_TESTS[0]:
        return translate(message)
    named = _filled(message, OF_TESTS, translate)
    return named if named != message else _filled(message, OF_NOTES, translate, said)


def place(where: str, translate: Translate) -> str:
    """The place of a note in the language of `translate`."""
    return _filled(where, OF_PLACES, translate)


def _filled(
    message: str,
    sentences: Iterable[str],
    translate: Translate,
    quoted: Callable[[str, Translate], str] = lambda text, _: text,
) -> str:
    """The translation of the sentence that a message is, with what it names in it."""
    for sentence in sentences:
        if match := _pattern(sentence).fullmatch(message):
            named = {name: quoted(text, translate) for name, text in match.groupdict().items()}
            return translate(sentence) % named if named else translate(sentence)
    return translate(message)


@cache
def _pattern(sentence: str) -> re.Pattern[str]:
    pieces = re.split(r"%\((\w+)\)s", sentence)
    named = [f"(?P<{piece}>[^\n]+?)" if at % 2 else re.escape(piece) for at, piece in enumerate(pieces)]
    return re.compile("".join(named))
