"""When something was handed in, read from whatever a person or a program wrote into `timestamp.txt`."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_EPOCH = re.compile(r"(\d{9,10}(?:\.\d{1,9})?)|(\d{12,13})")
_YEAR_FIRST = re.compile(
    r"(?<!\d)(?P<year>\d{4})([-/.])(?P<month>\d{1,2})\2(?P<day>\d{1,2})(?:t(?=\d)|(?!\d))"
)
_YEAR_LAST = re.compile(r"(?<!\d)(?P<one>\d{1,2})([-/.])(?P<two>\d{1,2})\2(?P<year>\d{4})(?!\d)")
_DAY_MONTH = re.compile(
    r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th)?[-. ]+(?P<month>[a-z]{3,9})[-., ]+(?P<year>\d{4})(?!\d)"
)
_MONTH_DAY = re.compile(
    r"(?P<month>[a-z]{3,9})[-. ]+(?P<day>\d{1,2})(?:st|nd|rd|th)?,? +(?P<year>\d{4})(?!\d)"
)
_YEAR_AT_END = re.compile(r"(?P<month>[a-z]{3,9}) +(?P<day>\d{1,2}) +(?P<rest>.*) (?P<year>\d{4})$")
_CLOCK = re.compile(
    r"(?<!\d)(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?"
    r"(?: *(?P<half>[ap])\.?m\b\.?)?"
)
_WORD = re.compile(r"[^\W\d]{2,12}[.,]{0,2} *")
"""A weekday in any language."""
_BASIC = re.compile(r"(?<!\d)(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(?!\d)")
"""ISO 8601 without its punctuation."""
_NAMED_TOO = re.compile(r"(?<=[\dZ])\[[\w/+-]+\]$")
"""The name of a zone behind its offset, as Java writes it."""
AMERICAN = {"edt": -4, "est": -5, "cdt": -5, "mdt": -6, "mst": -7, "pdt": -7, "pst": -8}
"""Hours of the zones that RFC 5322 names in section 4.3; CST is China's as well."""
_OFFSET = re.compile(r"(?:utc|gmt)?([+-])(\d{1,2}):?(\d{2})?")


def moment(text: str) -> datetime:
    """A time in UTC, without a time zone as in nbgrader's gradebook; a text that names no zone is UTC there.

    Day and month are not guessed: `03/01/2024` raises ValueError where no weekday tells them apart.

    Raises:
        ValueError: it is no time, or it may be more than one; the message says which.
    """
    text = _NAMED_TOO.sub("", _BASIC.sub(r"\1-\2-\3 \4:\5:\6", " ".join(text.split())))
    if match := _EPOCH.fullmatch(text):
        seconds = float(match[1]) if match[1] else int(match[2]) / 1000
        return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)
    day, rest = _day(text.lower())
    clock, rest = _clock(rest)
    zone = re.sub(r"[\s,]+", " ", rest).strip(" .")
    for weekday in WEEKDAYS:
        zone = re.sub(rf"\b{weekday}(?:[a-z]*day)?\b\.?", "", zone).strip(" ,.")
    try:
        return day + clock - _offset(zone, day + clock, text)
    except OverflowError:
        raise ValueError("it is out of range") from None


def _day(text: str) -> tuple[datetime, str]:
    """The day, and the text without it."""
    if match := _YEAR_AT_END.search(text):
        return _date(match["year"], _month(match["month"]), match["day"]), (
            text[: match.start()] + match["rest"]
        )
    for pattern in (_YEAR_FIRST, _YEAR_LAST, _DAY_MONTH, _MONTH_DAY):
        if match := pattern.search(text):
            break
    else:
        raise ValueError("it holds no date with a year of four digits")
    before = text[: match.start()]
    rest = f"{'' if _WORD.fullmatch(before) else before} {text[match.end() :]}"
    if pattern is _YEAR_LAST:
        return _told_apart(match, text), rest
    month = match["month"]
    return _date(match["year"], month if month.isdigit() else _month(month), match["day"]), rest


def _told_apart(match: re.Match[str], text: str) -> datetime:
    """The day of `03/01/2024`, in which either number may be the month."""
    readings = []
    for month, day in ((match["one"], match["two"]), (match["two"], match["one"])):
        try:
            readings.append(_date(match["year"], month, day))
        except ValueError:
            continue
    named = [reading for reading in readings if re.search(rf"\b{WEEKDAYS[reading.weekday()]}", text)]
    possible = set(named or readings)
    if len(possible) != 1:
        why = "day and month cannot be told apart" if readings else "there is no such day"
        raise ValueError(why)
    return possible.pop()


def _date(year: str, month: str, day: str) -> datetime:
    return datetime(int(year), int(month), int(day))


def _month(name: str) -> str:
    if name[:3] not in MONTHS:
        raise ValueError(f"{name!r} is no month")
    return str(MONTHS.index(name[:3]) + 1)


def _clock(text: str) -> tuple[timedelta, str]:
    """The time of day, and the text without it; midnight where there is none."""
    match = _CLOCK.search(text)
    if match is None:
        return timedelta(), text
    hour, minute, second = int(match["hour"]), int(match["minute"]), int(match["second"] or 0)
    if match["half"]:
        if not 1 <= hour <= 12:
            raise ValueError("there is no such time of day")
        hour = hour % 12 + 12 * (match["half"] == "p")
    if hour > 23 or minute > 59 or second > 59:
        raise ValueError("there is no such time of day")
    part = float(f"0.{match['fraction'] or 0}")
    clock = timedelta(hours=hour, minutes=minute, seconds=second, microseconds=round(part * 1e6))
    return clock, f"{text[: match.start()]} {text[match.end() :]}"


def _offset(zone: str, local: datetime, text: str) -> timedelta:
    """How far a zone is before UTC at a local time."""
    if zone in ("", "z", "utc", "gmt"):
        return timedelta()
    if zone in AMERICAN:
        return timedelta(hours=AMERICAN[zone])
    if match := _OFFSET.fullmatch(zone):
        ahead = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
        return ahead if match[1] == "+" else -ahead
    at = text.lower().find(zone)
    offset: timedelta | None = None
    with suppress(KeyError, OSError, ValueError):
        offset = ZoneInfo(text[at : at + len(zone)]).utcoffset(local)
    if offset is None:
        raise ValueError(f"{zone[:40]!r} is neither a date, a time nor a time zone such as UTC or +0100")
    return offset
