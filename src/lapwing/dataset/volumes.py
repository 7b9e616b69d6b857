"""How much of each source there is, day by day, against what its contract leads one to expect."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from lapwing.dataset.store import faults
from lapwing.sources.contracts import Contract, Daily
from lapwing.sources.reader import Problem

if TYPE_CHECKING:
    from lapwing.dataset.dataset import Dataset

#: A day counts as full so many hours after its end in UTC: it has then ended everywhere (UTC-12), and what was published last has reached the feeds.
_HOURS_AFTER = 12
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Volume:
    """One source. `days`: publication day -> documents; `window`: the first and last day of which the dataset can hold everything, None if there is none.

    `live`: it is collected as it appears. Days on which nothing was published count within the window, as 0.
    """

    source: str
    documents: int = 0
    undated: int = 0
    days: dict[date, int] = field(default_factory=dict)
    window: tuple[date, date] | None = None
    live: bool = False
    daily: Daily = field(default_factory=Daily)

    @property
    def full_days(self) -> dict[date, int]:
        """The days of the window in order, with their documents."""
        if self.window is None:
            return {}
        first, last = self.window
        return {day: self.days.get(day, 0) for day in (first + n * _DAY for n in range((last - first).days + 1))}

    @property
    def mean(self) -> float | None:
        """Documents a day in the window."""
        full = self.full_days
        return sum(full.values()) / len(full) if full else None

    @property
    def under(self) -> int | None:
        """Full days with fewer documents than the floor; None where there is no floor."""
        floor = self.daily.floor
        return None if floor is None else sum(count < floor for count in self.full_days.values())

    @property
    def over(self) -> int | None:
        """Days, full or not, with more documents than the ceiling; None where there is no ceiling."""
        ceiling = self.daily.ceiling
        return None if ceiling is None else sum(count > ceiling for count in self.days.values())

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        mean = self.mean
        return {
            "source": self.source,
            "documents": self.documents,
            "undated": self.undated,
            "first": str(min(self.days)) if self.days else None,
            "last": str(max(self.days)) if self.days else None,
            "full_days": len(self.full_days),
            "mean_a_day": None if mean is None else round(mean, 2),
            "expected": self.daily.expected,
            "days_under_floor": self.under,
            "days_over_ceiling": self.over,
        }


def volumes(dataset: Dataset, contracts: Iterable[Contract] = (), *, now: datetime | None = None) -> list[Volume]:
    """The volume of each source that has documents or a contract, in order of its id. `now` (UTC) decides which days are over."""
    known = {contract.id: contract for contract in contracts}
    rows: dict[str, list[tuple[date | None, date, int]]] = {name: [] for name in known}
    query = """
        SELECT d.source, d.published, CAST(r.at AS DATE), count(*)
        FROM documents d JOIN runs r ON d.batch = r.batch WHERE d.source IS NOT NULL GROUP BY ALL ORDER BY ALL
    """
    with closing(dataset.connect()) as connection, faults(f"{dataset.path}"):
        for source, published, collected, count in connection.execute(query).fetchall():
            rows.setdefault(source, []).append((published, collected, count))
    last_full = ((now or datetime.now(UTC)) - timedelta(hours=_HOURS_AFTER)).date() - _DAY
    return [_volume(source, rows[source], known.get(source), last_full) for source in sorted(rows)]


def _volume(source: str, rows: list[tuple[date | None, date, int]], contract: Contract | None, last_full: date) -> Volume:
    daily = contract.daily if contract else Daily()
    if not rows:
        return Volume(source, live=bool(contract and contract.feeds), daily=daily)
    dated = [(day, count) for day, _, count in rows if day]
    begun = min(collected for _, collected, _ in rows)
    # Without a contract: what was published after collecting began cannot be an archive.
    live = bool(contract.feeds) if contract else any(day > begun for day, _ in dated)
    days: Counter[date] = Counter()
    for published, collected, count in rows:
        if published or live:  # what is collected as it appears, without a date, is of the day it was found on
            days[published or collected] += count
    documents = sum(count for _, _, count in rows)
    found = Volume(source, documents, documents - sum(count for _, count in dated), dict(sorted(days.items())), None, live, daily)
    if not days:
        return found
    # Of a feed, the day collecting began on and those before are there in part; of an archive, perhaps its first and last.
    first, last = (begun + _DAY, last_full) if live else (min(days) + _DAY, max(days) - _DAY)
    return Volume(source, documents, found.undated, found.days, (first, last) if first <= last else None, live, daily)


def volume_problems(
    dataset: Dataset, contracts: Iterable[Contract], since: int, *, incomplete: Collection[str] = (), now: datetime | None = None
) -> list[Problem]:
    """What is out of bounds after collecting from these contracts: a line for each source whose last full day is below its floor, and for each of whose
    documents newly stored (after version `since`) some are of a day above its ceiling.

    Only full days are held against a floor, so it does not matter how often a day one collects; `incomplete` sources, of which something could not be
    read this time, are not. A day above the ceiling is named when documents of it are stored, once.
    """
    contracts = [c for c in contracts if c.daily != Daily()]
    if not contracts:
        return []
    fresh = _fresh_days(dataset, since)
    found = []
    wanted = {contract.id for contract in contracts}
    for volume in volumes(dataset, contracts, now=now):
        if volume.source in wanted:
            days = fresh.get(volume.source, set())
            if (volume.live and volume.source not in incomplete) or (not volume.live and days):
                found += _below(volume)
            found += _above(volume, days)
    return [Problem(f"source {volume}", None, message, "volume") for volume, message in found]


def _fresh_days(dataset: Dataset, since: int) -> dict[str, set[date]]:
    """By source, the publication days of documents stored after a version."""
    found: dict[str, set[date]] = {}
    query = """
        SELECT DISTINCT d.source, d.published FROM documents d JOIN runs r ON d.batch = r.batch
        WHERE r.version > ? AND d.source IS NOT NULL AND d.published IS NOT NULL
    """
    with closing(dataset.connect()) as connection, faults(f"{dataset.path}"):
        for source, day in connection.execute(query, [since]).fetchall():
            found.setdefault(source, set()).add(day)
    return found


def _below(volume: Volume) -> list[tuple[str, str]]:
    floor, full = volume.daily.floor, volume.full_days
    low: dict[date, int] = {}
    for day in reversed(full):
        if floor is None or full[day] >= floor:
            break
        low[day] = full[day]
    if not low:
        return []
    length = f"{len(low)} days" if len(low) > 1 else "a day"
    remedy = "look whether its feeds are complete, or lower the floor" if volume.live else "look whether it is complete, or lower the floor"
    return [(volume.source, f"{_documents(sum(low.values()))} in {length}, below its floor of {floor} a day since {min(low)}; {remedy}")]


def _above(volume: Volume, days: set[date]) -> list[tuple[str, str]]:
    ceiling = volume.daily.ceiling
    high = sorted(day for day in days if ceiling is not None and volume.days.get(day, 0) > ceiling)
    if not high:
        return []
    more = f" (and {len(high) - 1} more of the days just stored)" if len(high) > 1 else ""
    remedy = "look whether it repeats itself, or raise the ceiling"
    return [(volume.source, f"{_documents(volume.days[high[0]])} on {high[0]}{more}, above its ceiling of {ceiling} a day; {remedy}")]


def _documents(count: int) -> str:
    return f"{count} document" if count == 1 else f"{count} documents"
