"""A student's text cells, made safe for the pages that nbgrader renders.

They load nothing, run nothing, and do not make the page fail.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from html import unescape
from typing import Any
from urllib.parse import unquote

from nbformat import NotebookNode, from_dict

PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp", "image/svg+xml")

_LIVE = re.compile(
    r"&(?=#|colon|Tab|NewLine)|<(?=[A-Za-z/!?])|!(?=\\*\[)"
    r"|(?:script|(?<![A-Za-z0-9])(?:data|attachment))(?=\s*\\*:)",
    re.IGNORECASE,
)
"""Entities, tags, pictures, and the schemes of links that run or hold something. With a space behind they are
text, and formulas stay formulas."""

_DIAGRAM = re.compile(r"([`~]{3}[^\S\n]*)(?=mermaid)", re.IGNORECASE)
"""The fence of a code block that pages would draw with a program from the network."""

_PICTURE = re.compile(
    r"!\[(?P<alt>[^\[\]\n]{0,500}+)\]\([ \t]{0,9}+<?"
    r"(?P<url>attachment:(?:[^()<>\n]{1,500}?|[^()<>\n]{0,250}\([^()<>\n]{0,100}\)[^()<>\n]{0,100}?)"
    r"|data:image/(?:png|jpeg|gif|webp|bmp);base64,[A-Za-z0-9+/=]+)"
    r">?(?:[ \t]+(?:\"[^\"\n]{0,300}\"|'[^'\n]{0,300}'))?[ \t]{0,9}\)"
)
_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]+")


def harmless(cell: NotebookNode) -> None:
    """Change a text cell in place so that it shows only text and the pictures that it carries itself.

    Pictures get plain names, as nbconvert finds no others; a note stands for one that is not there.
    """
    carried = _pictures(cell.pop("attachments", None))
    kept: dict[str, dict[str, str]] = {}
    pieces, end = [], 0
    for match in _PICTURE.finditer(cell.source):
        pieces += [_text(cell.source[end : match.start()]), _shown(match, carried, kept)]
        end = match.end()
    cell.source = "".join([*pieces, _text(cell.source[end:])])
    if kept:
        cell.attachments = from_dict(kept)


def _text(source: str) -> str:
    return _DIAGRAM.sub(r"\1text ", _LIVE.sub(r"\g<0> ", source))


def _shown(
    match: re.Match[str], carried: Mapping[str, dict[str, str]], kept: dict[str, dict[str, str]]
) -> str:
    """A picture's Markdown; `kept` gets what it shows."""
    alt, url = _text(match["alt"]), match["url"]
    if url.startswith("data:"):
        return f"![{alt}]({url})"
    name = url.removeprefix("attachment:")
    picture = carried.get(_plain(name))
    if picture is None:
        return f"(the picture '{_text(name)}' was not handed in)"
    number = next((key for key, known in kept.items() if known is picture), f"picture-{len(kept) + 1}")
    kept[number] = picture
    return f"![{alt}](attachment:{number})"


def _pictures(attachments: Any) -> dict[str, dict[str, str]]:
    """The pictures among a cell's attachments, by plain name."""
    found = {}
    for name, kinds in attachments.items() if isinstance(attachments, dict) else ():
        data = {kind: kinds[kind] for kind in PICTURES if _is_base64(kinds.get(kind))}
        if data:
            found[_plain(name)] = data
    return found


def _is_base64(data: object) -> bool:
    return isinstance(data, str) and _BASE64.fullmatch(data) is not None


def _plain(name: str) -> str:
    """A name as it is before Markdown, HTML or a URL spells it otherwise."""
    name = unescape(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", unquote(name)))
    return unicodedata.normalize("NFC", name).strip()
