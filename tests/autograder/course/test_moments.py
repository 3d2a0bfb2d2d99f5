"""Times of submission are read in any common form, and never by a guess."""

from __future__ import annotations

import pytest

from autograder.course.moments import moment

NOON = [
    "2024-03-01 12:00:00 UTC",
    "2024-03-01 12:00:00.000000 UTC",
    "2024-03-01 12:00:00",
    "2024-03-01T12:00:00Z",
    "2024-03-01T13:00:00.000+01:00",
    "2024-03-01 13:00:00 +0100",
    "2024-03-01 07:00:00 America/New_York",
    "2024/03/01 12:00",
    "Fri 03/01/2024 12:00:00.00",
    "Fri 01/03/2024 12:00:00,00",
    "Friday, March 1, 2024 12:00:00 PM",
    "Fri, 01 Mar 2024 12:00:00 +0000",
    "Fri Mar  1 12:00:00 UTC 2024",
    "1. March 2024, 12:00",
    "20240301T120000Z",
    "20240301T130000+0100",
    "2024-03-01T13:00:00+01:00[Europe/Berlin]",
    "2024-03-01 04:00:00.000000 PST",
    "Fri Mar  1 07:00:00 EST 2024",
    "1709294400",
    "1709294400.0",
    "1709294400000",
]


@pytest.mark.parametrize("text", NOON)
def test_common_forms_are_read(text: str) -> None:
    assert str(moment(text)) == "2024-03-01 12:00:00"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("25/03/2024 10:00", "03-25"),
        ("03/25/2024", "03-25"),
        ("Do 25.03.2024", "03-25"),
        ("5/5/2024", "05-05"),
    ],
)
def test_numbers_that_only_fit_one_way_are_read(text: str, day: str) -> None:
    assert f"{moment(text):%m-%d}" == day


@pytest.mark.parametrize("text", ["03/01/2024 12:00", "01.03.2024", "3-1-2024", "Mon 03/01/2024"])
def test_day_and_month_are_not_guessed(text: str) -> None:
    with pytest.raises(ValueError, match="told apart"):
        moment(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "12:00",
        "2024-13-01",
        "2024-02-30",
        "0000-01-01",
        "2024-03-01 25:00",
        "2024-03-01 13:00 PM",
        "2024-03-01 12:00 IST",
        "2024-03-01 12:00 ../../etc/passwd",
        "03/01/24 12:00",
        "0001-01-01 00:00 +1400",
        "9" * 400,
        "2024-03-01 " * 50,
        "\x00",
        "(it is a link)",
    ],
)
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"no|month|day|range|neither"):
        moment(text)
