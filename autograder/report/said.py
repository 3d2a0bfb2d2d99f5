"""What tests say, in other languages: results keep it in English, so a page finds the sentence again."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from autograder.translation import marked as _

SENTENCES = (
    _("%(name)s is wrong in %(wrong)s of %(size)s elements"),
    _("%(name)s is wrong in %(wrong)s of %(size)s elements, most of all at %(place)s"),
    _("%(name)s is NaN (not a number) in %(wrong)s of %(size)s elements, first at %(place)s"),
    _("%(name)s is infinite in %(wrong)s of %(size)s elements, first at %(place)s"),
    _("%(name)s has shape %(given)s, but it should be %(right)s"),
    _("%(name)s has dtype %(given)s, but for %(inputs)s inputs it should be %(right)s"),
    _("%(name)s should be a NumPy array of numbers; it is a %(kind)s"),
    _("%(name)s should be a dict; it is a %(kind)s"),
    _("%(name)s should be a text; it is a %(kind)s"),
    _("%(name)s has no entry %(key)s"),
    _("the code did not finish within %(seconds)s s and was stopped"),
    _("the code ended its Python process (exit code %(status)s) instead of returning"),
    _("the answer uses %(module)s, but this question is to be answered without it"),
    _("the values are wrong, so this test could not look at what it is about"),
    _("the time for all tests together was used up before this one"),
    _("%(kind)s in cell '%(cell)s', line %(line)s: %(text)s"),
)
"""Sentences of `autograder.testing` and `autograder.sandbox`, with places for what they name."""


def said(message: str, translate: Callable[[str], str]) -> str:
    """The message in the language of `translate`; as it is where it is none of the sentences."""
    whole = translate(message)
    if whole != message or translate(SENTENCES[0]) == SENTENCES[0]:
        return whole
    for sentence in SENTENCES:
        if match := _pattern(sentence).fullmatch(message):
            return translate(sentence) % match.groupdict()
    return message


@cache
def _pattern(sentence: str) -> re.Pattern[str]:
    pieces = re.split(r"%\((\w+)\)s", sentence)
    named = [f"(?P<{piece}>[^\n]+?)" if at % 2 else re.escape(piece) for at, piece in enumerate(pieces)]
    return re.compile("".join(named))
