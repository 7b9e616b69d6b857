"""Calendar dates of pages and metadata."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lapwing.sources.dates import given_date, parse_date


@pytest.mark.parametrize(
    "text", ["14/07/2025", "14.07.2025", "le 14 juillet 2025", "July 14, 2025", "14th of July 2025", "2025-07-14T10:00:00Z", "Mon, 14 Jul 2025 10:00:00 GMT"]
)
def test_full_dates(text: str) -> None:
    assert parse_date(text) == date(2025, 7, 14)
    assert given_date(text) == date(2025, 7, 14)


@pytest.mark.parametrize("text", ["", "hier", "juillet 2025", "31/02/2025", "45 mars 2025", "le 14 bidon 2025", "0000-00-00"])
def test_what_is_no_date(text: str) -> None:
    assert parse_date(text) is None
    assert given_date(text) is None


def test_given_dates_of_other_types() -> None:
    assert given_date(datetime(2025, 7, 14, 10)) == date(2025, 7, 14)
    assert given_date(date(2025, 7, 14)) == date(2025, 7, 14)
    assert given_date("20250714") == date(2025, 7, 14)
    assert given_date(1752480000) is None


@given(st.dates(min_value=date(1000, 1, 1)))
def test_iso_dates_come_back(day: date) -> None:
    assert given_date(day.isoformat()) == day


@given(st.text(max_size=80))
def test_never_raises(text: str) -> None:
    parse_date(text)
    given_date(text)
