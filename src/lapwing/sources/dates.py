"""Calendar dates as pages and metadata write them: French, English, ISO or digits. No clock is ever read."""

from __future__ import annotations

import re
from datetime import date, datetime

_MONTHS = {
    "janvier": 1, "février": 2, "fevrier": 2, "mars": 3, "avril": 4, "mai": 5, "juin": 6, "juillet": 7, "août": 8, "aout": 8, "septembre": 9,
    "octobre": 10, "novembre": 11, "décembre": 12, "decembre": 12, "january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7,
    "august": 8, "september": 9, "october": 10, "november": 11, "december": 12, "janv": 1, "févr": 2, "avr": 4, "juil": 7, "sept": 9, "oct": 10,
    "nov": 11, "déc": 12, "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "dec": 12,
}  # fmt: skip
#: Patterns in the order they are tried; `y`, `m`, `d` name the groups, `M` a month's name. Digits put the day first.
_FORMS = (
    re.compile(r"\b(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?!\d)"),
    re.compile(r"\b(?P<d>\d{1,2})[/.](?P<m>\d{1,2})[/.](?P<y>\d{4})\b"),
    re.compile(r"\b(?P<d>\d{1,2})(?:er|st|nd|rd|th)?\s+(?:of\s+)?(?P<M>[A-Za-zéûÉ]{3,10})\.?,?\s+(?P<y>\d{4})\b"),
    re.compile(r"\b(?P<M>[A-Za-z]{3,10})\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>\d{4})\b"),
)


def parse_date(text: str) -> date | None:
    """The first full calendar date written in French, English or digits (day before month), or None."""
    for form in _FORMS:
        match = form.search(text)
        found = _calendar(match.groupdict()) if match else None
        if found:
            return found
    return None


def _calendar(parts: dict[str, str]) -> date | None:
    month = _MONTHS.get(parts["M"].lower()) if "M" in parts else int(parts["m"])
    if not month:
        return None
    try:
        return date(int(parts["y"]), month, int(parts["d"]))
    except ValueError:
        return None


def given_date(value: object) -> date | None:
    """A date from metadata: a date, an ISO string, or any full date; None for anything else."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        return None
    value = value.strip()
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return parse_date(value)
