"""Volumes of sources: which days are full, what is below a floor or above a ceiling, and that running often raises no alarm."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made import articles

from lapwing.dataset import Dataset
from lapwing.dataset.rows import document_rows
from lapwing.dataset.volumes import Volume, _volume, volume_problems, volumes
from lapwing.sources.contracts import Contract, Daily

DAY = timedelta(days=1)
LIVE = Contract("kelet", "Radio Kelet", daily=Daily(2, 3, 5), feeds=("https://kelet.example/rss",))
ARCHIVE = Contract("kelet", "Radio Kelet", daily=Daily(2, 3, 5), paths=("old.jsonl",))


@pytest.fixture
def today(dataset: Dataset) -> date:
    """The day on which the dataset was made, and on which everything is collected here."""
    return dataset.runs[0].at.date()


class Filler:
    """Stores so many documents of a day, always others."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self.number = 0

    def store(self, days: dict[date | None, int], source: str = "kelet") -> int:
        """Store them; gives the version before."""
        before = self.dataset.version
        for day, count in days.items():
            # Not by collecting, which believes no date ahead: days to come stand for days that have passed.
            documents = [replace(d, published=day) for d in articles(count, self.number)]
            self.dataset.append("collect", {"documents": document_rows(documents, source)}, [d.id for d in documents])
            self.number += count
        return before


@pytest.fixture
def filler(dataset: Dataset) -> Filler:
    return Filler(dataset)


def at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), UTC)


def said(dataset: Dataset, contract: Contract, since: int, now: datetime, **options: object) -> list[str]:
    problems = volume_problems(dataset, [contract], since, now=now, **options)  # type: ignore[arg-type]
    assert {p.kind for p in problems} <= {"volume"}
    return [str(p) for p in problems]


def test_running_twice_a_day_raises_no_alarm(dataset: Dataset, filler: Filler, today: date) -> None:
    """Three articles a day, of which one appears before noon; the feed also shows the days before collecting began, in part."""
    since = filler.store({today - 2 * DAY: 1, today - DAY: 1, today: 1})
    assert said(dataset, LIVE, since, at(today, 23)) == []
    for n in range(1, 5):
        day = today + n * DAY
        since = filler.store({day: 1})
        assert said(dataset, LIVE, since, at(day, 9)) == []
        since = filler.store({day: 2})
        assert said(dataset, LIVE, since, at(day, 21)) == []
    (volume,) = volumes(dataset, [LIVE], now=at(today + 4 * DAY, 21))
    assert volume.full_days == {today + n * DAY: 3 for n in range(1, 4)}
    assert (volume.mean, volume.under, volume.over, volume.documents) == (3, 0, 0, 15)


def test_a_source_that_falls_silent(dataset: Dataset, filler: Filler, today: date) -> None:
    filler.store({today: 3, today + DAY: 3, today + 2 * DAY: 1})
    version = dataset.version
    assert said(dataset, LIVE, version, at(today + 3 * DAY, 11)) == []  # the day before is not over everywhere
    lines = said(dataset, LIVE, version, at(today + 3 * DAY, 12))
    assert lines == [
        f"source kelet: 1 document in a day, below its floor of 2 a day since {today + 2 * DAY}; look whether its feeds are complete, or lower the floor"
    ]
    (line,) = said(dataset, LIVE, version, at(today + 6 * DAY, 12))
    assert line.startswith(f"source kelet: 1 document in 4 days, below its floor of 2 a day since {today + 2 * DAY};")
    assert said(dataset, LIVE, version, at(today + 6 * DAY, 12), incomplete={"kelet"}) == []
    filler.store({today + 5 * DAY: 2})
    assert said(dataset, LIVE, version, at(today + 6 * DAY, 12)) == []  # it speaks again


def test_a_day_above_the_ceiling_is_named_once(dataset: Dataset, filler: Filler, today: date) -> None:
    since = filler.store({today - DAY: 6, today: 7, today + DAY: 5})
    assert said(dataset, LIVE, since, at(today, 20)) == [
        f"source kelet: 6 documents on {today - DAY} (and 1 more of the days just stored), above its ceiling of 5 a day; "
        "look whether it repeats itself, or raise the ceiling"
    ]
    since = filler.store({today + DAY: 0})
    assert said(dataset, LIVE, since, at(today, 21)) == []
    since = filler.store({today + DAY: 1})
    assert said(dataset, LIVE, since, at(today + DAY, 21))[0].startswith(f"source kelet: 6 documents on {today + DAY}, above its ceiling")


def test_an_archive_is_looked_at_when_it_is_stored(dataset: Dataset, filler: Filler) -> None:
    first = date(2019, 3, 1)
    since = filler.store({first: 1, first + DAY: 3, first + 2 * DAY: 1, first + 3 * DAY: 0, first + 4 * DAY: 1})
    now = datetime.now(UTC)
    (line,) = said(dataset, ARCHIVE, since, now)
    assert line == "source kelet: 1 document in 2 days, below its floor of 2 a day since 2019-03-03; look whether it is complete, or lower the floor"
    assert said(dataset, ARCHIVE, dataset.version, now) == []
    (volume,) = volumes(dataset, [ARCHIVE], now=now)
    assert (volume.full_days, volume.under) == ({first + DAY: 3, first + 2 * DAY: 1, first + 3 * DAY: 0}, 2)


def test_one_old_entry_in_a_feed_makes_no_empty_years(dataset: Dataset, filler: Filler, today: date) -> None:
    since = filler.store({date(2011, 1, 1): 1, today: 3, today + DAY: 3})
    assert said(dataset, LIVE, since, at(today + 2 * DAY, 20)) == []
    (volume,) = volumes(dataset, now=at(today + 2 * DAY, 20))  # without a contract it is seen to be live, too
    assert volume.full_days == {today + DAY: 3}


def test_documents_without_a_date_count_on_the_day_they_were_found(dataset: Dataset, filler: Filler, today: date) -> None:
    filler.store({today + DAY: 1, None: 2})
    (volume,) = volumes(dataset, [LIVE], now=at(today + 2 * DAY, 20))
    assert (volume.documents, volume.undated, volume.days) == (3, 2, {today: 2, today + DAY: 1})


def test_sources_with_and_without_contracts_and_documents(dataset: Dataset, filler: Filler, today: date) -> None:
    filler.store({today: 2}, "other")
    dataset.collect(articles(1, 500))
    found = volumes(dataset, [LIVE])
    assert [(v.source, v.documents, v.under, v.over) for v in found] == [("kelet", 0, 0, 0), ("other", 2, None, None)]
    assert found[0].to_dict() == {
        "source": "kelet", "documents": 0, "undated": 0, "first": None, "last": None, "full_days": 0, "mean_a_day": None, "expected": 3,
        "days_under_floor": 0, "days_over_ceiling": 0,
    }  # fmt: skip
    assert said(dataset, LIVE, 0, at(today + 9 * DAY, 20)) == []  # not one full day of it
    assert volume_problems(dataset, [Contract("other", "Other", feeds=LIVE.feeds)], 0) == []


days = st.dates(date(2025, 1, 1), date(2025, 2, 20))
rows = st.lists(st.tuples(st.none() | days, days, st.integers(1, 9)), max_size=30)


@given(rows, days, st.sampled_from([LIVE, ARCHIVE, None]))
def test_nothing_is_counted_twice_or_lost(rows: list[tuple[date | None, date, int]], last_full: date, contract: Contract | None) -> None:
    volume: Volume = _volume("kelet", rows, contract, last_full)
    assert volume.documents == sum(count for _, _, count in rows)
    assert sum(volume.days.values()) == volume.documents - (0 if volume.live else volume.undated)
    assert sum(volume.full_days.values()) <= sum(volume.days.values())
    if volume.live and rows:
        assert all(min(collected for _, collected, _ in rows) < day <= last_full for day in volume.full_days)
