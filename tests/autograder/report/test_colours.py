"""Colours of the pages by computation: legible in light, in dark, on paper and in grey."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from autograder.report import page
from autograder.report.wording import ORDER

TEMPLATES = Path(page.__file__).with_name("templates")
STYLE = (TEMPLATES / "style.css").read_text(encoding="utf-8")

THEMES = dict(zip(("light", "dark", "print"), re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL), strict=True))


def colours(theme: str) -> dict[str, str]:
    """The colours of a theme by name, as `#rrggbb`."""
    found = re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})", THEMES[theme])
    return {
        name: value if len(value) == 7 else "#" + "".join(c * 2 for c in value[1:]) for name, value in found
    }


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2: what is left of a colour in grey."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio, WCAG 2.2."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        *((text, "paper") for text in ("ink", "muted", "accent", "signal")),
        *((text, "raised") for text in ("ink", "muted")),
        *(("ink", ground) for ground in ("accent-soft", "signal-soft")),
        *(("accent", "accent-soft"), ("signal", "signal-soft"), ("muted", "idle-soft")),
    ],
)
def test_text_has_a_contrast_of_4_5(theme: str, text: str, ground: str) -> None:
    found = colours(theme)
    assert contrast(found[text], found[ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
def test_bars_of_passed_and_failed_differ_in_grey(theme: str) -> None:
    found = colours(theme)
    assert contrast(found["bar-good"], found["bar-bad"]) >= 3


@pytest.mark.parametrize("theme", THEMES)
def test_levels_of_an_error_map_differ_in_grey_or_by_their_mark(theme: str) -> None:
    found = colours(theme)
    right, slight, far, no_number = (found[f"level-{level}"] for level in range(4))
    assert contrast(right, slight) >= 3
    assert contrast(slight, far) >= 3
    assert contrast(right, no_number) >= 3
    assert contrast(no_number, found["paper"] if theme != "dark" else "#000000") >= 3  # the cross on it
    fallback = re.findall(r"var\(--level-\d, (#\w+)\)", (TEMPLATES / "heat_map.html").read_text("utf-8"))
    assert fallback == [colours("light")[f"level-{level}"] for level in range(4)]


def test_each_outcome_has_a_mark_of_its_own_shape() -> None:
    shapes = re.findall(r'^  "([\w ]+)": \'(.*?)\',$', (TEMPLATES / "symbols.html").read_text("utf-8"), re.M)
    assert {word for word, _ in shapes} == set(ORDER)
    drawn = [re.sub(r'(fill|stroke)="[^"]*"', "", shape) for _, shape in shapes]
    assert len(set(drawn)) == len(ORDER)
