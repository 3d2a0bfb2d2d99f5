"""What a student writes into a text cell can neither act on nor break the pages that nbgrader renders."""

from __future__ import annotations

import re
import time

import nbformat
import pytest
from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode

from autograder.report.student_text import harmless

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="


def page(text: str, attachments: object = None) -> str:
    """The body of the page that nbconvert makes of a cell, as feedback and formgrader do."""
    cell = nbformat.v4.new_markdown_cell(text)
    if attachments is not None:
        cell.attachments = nbformat.from_dict(attachments)
    harmless(cell)
    html, _ = HTMLExporter().from_notebook_node(nbformat.v4.new_notebook(cells=[cell]))
    return str(html[html.index("<main>") :])


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("attachment:plot.png", "plot.png"),
        ("attachment:bücher.png", "bücher.png"),
        ("attachment:b%C3%BCcher.png", "bücher.png"),
        ("attachment:my%20plot.png", "my plot.png"),
        ("attachment:my plot.png", "my plot.png"),
        ("<attachment:my plot.png>", "my plot.png"),
        ("attachment:plot (1).png", "plot (1).png"),
        ("attachment:u\u0308.png", "\u00fc.png"),
        ("attachment:a\\_b.png", "a_b.png"),
        ("attachment:图.png 'title'", "图.png"),
        ("attachment:a&amp;b.png", "a&b.png"),
    ],
)
def test_picture_that_was_handed_in_is_shown_however_its_name_is_spelt(written: str, name: str) -> None:
    shown = page(f"before ![plot]({written}) after", {name: {"image/png": PIXEL}})
    assert f"data:image/png;base64,{PIXEL}" in shown.replace("&#x2F;", "/").replace("%2B", "+")
    assert "before" in shown
    assert "after" in shown


@pytest.mark.parametrize(
    "text",
    [
        "![a](attachment:gone.png)",
        "![a](attachment:g%C3%B6ne.png)",
        "![a](attachment:)",
        "[attachment:gone.png](attachment:gone.png)",
        "![attachment:gone.png](attachment:gone.png)",
        "![a][ref]\n\n[ref]: attachment:gone.png",
        "![a][ref]\n\n[ref]: <attachment:gone.png>",
        '![a](attachment:gone.png "title")',
        "![a](\nattachment:gone.png)",
        "![[a]](attachment:gone.png)",
    ],
)
@pytest.mark.parametrize(
    "attachments",
    [
        None,
        {},
        {"gone.png": {}},
        {"gone.png": {"text/html": "PGI+"}},
        {"gone.png": {"image/png": '" onerror="'}},
        [],
    ],
)
def test_picture_that_is_not_there_leaves_the_page_readable(text: str, attachments: object) -> None:
    shown = page(f"{text}\n\nmy answer", attachments)
    assert "my answer" in shown
    assert "<img" not in shown
    assert "onerror" not in shown


def test_missing_picture_is_named() -> None:
    assert "the picture 'gone.png' was not handed in" in page("![a](attachment:gone.png)")


@pytest.mark.parametrize(
    "text",
    [
        "![a](http://example.org/seen.png)",
        "![a](//example.org/seen.png)",
        "![a][b]\n\n[b]: http://example.org/seen.png",
        "![b]\n\n[b]: http://example.org/seen.png",
        "[![a](http://example.org/seen.png)](http://example.org)",
        "![![a](attachment:x)](http://example.org/seen.png)",
        "<img src='http://example.org/seen.png'>",
        "![a](file:///etc/hostname)",
        "![a](data:image/svg+xml;base64,PHN2Zz4=)",
        "`x`![a](http://example.org/seen.png)",
        "> - ![a](http://example.org/seen.png)",
        "\\\\![a](http://example.org/seen.png)",
    ],
)
def test_page_loads_nothing(text: str) -> None:
    assert not re.search(r"<(img|link|iframe|object|embed|style|video|audio)\b", page(text))


@pytest.mark.parametrize(
    "text",
    [
        "[a](data:text/html,<b>)",
        "[a](data:text/html;base64,PGI+)",
        "[a](DATA:text/html,x)",
        "[a](<data:text/html,x>)",
        "[a](< data:text/html,x>)",
        "[a](data\\:text/html,x)",
        "[a][b]\n\n[b]: data:text/html,x",
        "<data:text/html,x>",
        "[a](&#100;ata:text/html,x)",
        "[a](javascript:alert(1))",
        "[a](vbscript:x)",
        "[a](attachment:x.html)",
        "$\\href{data:text/html,x}{y}$",
    ],
)
def test_links_hold_no_page_and_no_program(text: str) -> None:
    shown = page(text, {"x.html": {"text/html": "PGI+"}})
    assert not re.search(r"(?i)href\s*[={]\s*\W?\s*(data|javascript|vbscript):", shown)


@pytest.mark.parametrize("fence", ["```", "~~~", "````"])
@pytest.mark.parametrize("gap", ["", " ", "\t"])
def test_diagrams_are_shown_as_text(fence: str, gap: str) -> None:
    assert 'class="mermaid"' not in page(f"{fence}{gap}mermaid\ngraph TD\n{fence}")


@pytest.mark.parametrize(
    "text", ["Let $a_{n!}[k] < b$", "**bold** `code`", "my metadata and data", "[a](http://b.org)"]
)
def test_honest_text_stays_as_it_is(text: str) -> None:
    cell = nbformat.v4.new_markdown_cell(text)
    harmless(cell)
    assert cell.source == text


def test_picture_inside_the_text_stays() -> None:
    assert "<img" in page(f"![a](data:image/png;base64,{PIXEL})")


def test_time_grows_with_the_length_only() -> None:
    def seconds(length: int) -> float:
        cells: list[NotebookNode] = [
            nbformat.v4.new_markdown_cell((unit * length)[:length])
            for unit in (
                "![a](attachment:",
                "![",
                "![a](data:image/png;base64,AA",
                "```",
                "<",
                "![a](attachment:(",
            )
        ]
        begin = time.process_time()
        for cell in cells:
            harmless(cell)
        return time.process_time() - begin

    seconds(1000)
    assert seconds(400_000) < 12 * seconds(100_000) + 0.1
