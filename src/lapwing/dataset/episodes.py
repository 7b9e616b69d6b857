"""Rows of the table `episodes`: events of all documents, those of copies with those of their originals, grouped, and what the reports of each group say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

import pyarrow as pa

from lapwing.dataset.clusters import clusters
from lapwing.dataset.rows import row_schema
from lapwing.dataset.told import Told, place_key, told
from lapwing.records import content_id

if TYPE_CHECKING:
    import duckdb

Reading = TypeVar("Reading", bound=Hashable)
#: Events read from the disk, and episodes written to Arrow, at a time.
_READ = 5_000
#: What of an event is compared and counted; of parties and spans only what is needed.
_QUERY = """
SELECT e.id, e.document_id, e.event, e.mode, e.aux, e.actor_codes, e.recipient_codes, e.date_from, e.date_to, e.date_precision, e.date_basis,
    CASE WHEN e.place IS NULL THEN NULL ELSE {'text': e.place.text} END AS place, e.place_country, e.lat, e.lon, e.frames,
    {'text': e.sentence.text} AS sentence, {'text': e."trigger".text} AS "trigger",
    list_transform(e.actor, lambda p: {'text': p.text, 'actor_id': p.actor_id, 'country': p.country, 'sector': p.sector}) AS actor,
    list_transform(e.recipient, lambda p: {'text': p.text, 'actor_id': p.actor_id, 'country': p.country, 'sector': p.sector}) AS recipient,
    o.number, o.original, o.published, o.language, o.publisher
FROM events e JOIN _documents o ON e.document_id = o.id ORDER BY o.number, e.sentence.start, e."trigger".start, e.id
"""
#: Dates from the most to the least precise; one that is only the day of publication says least.
_PRECISION = ("day", "night", "range", "week", "month", "season", "quarter", "half", "year", "decade")


@dataclass(frozen=True, slots=True)
class Report:
    """An event as the table has it, as far as an episode's row says it; `original`: the document it stands in, or of which that is a copy."""

    id: str
    document: str
    original: str
    publisher: str | None
    published: date | None
    event: str
    mode: str | None
    aux: tuple[str, ...]
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    first: date | None
    last: date | None
    precision: int
    place: str | None
    country: str | None


def episode_rows(connection: duckdb.DuckDBPyConnection, order: Sequence[str], copy_of: Mapping[str, str]) -> pa.Table:
    """Rows of the table `episodes`. `order`: all documents from the earliest on; `copy_of`: a copied document -> the earliest of its group."""
    reports, events, folded = _read(connection, order, copy_of)
    tables: list[pa.Table] = []
    rows: list[dict[str, Any]] = []
    for group in clusters(events):
        rows.append(_row([reports[n] for place in group for n in folded[place]]))
        if len(rows) == _READ:
            tables.append(pa.Table.from_pylist(rows, schema=row_schema("episodes")))
            rows = []
    return pa.concat_tables([*tables, pa.Table.from_pylist(rows, schema=row_schema("episodes"))])


def _read(connection: duckdb.DuckDBPyConnection, order: Sequence[str], copy_of: Mapping[str, str]) -> tuple[list[Report], list[Told], list[list[int]]]:
    """All reports; the events to be compared, one for those that copies of a text repeat; and for each of these its reports by their places."""
    connection.register("_documents", _documents(connection, order, copy_of))
    originals = frozenset(copy_of.values())
    reports: list[Report] = []
    events: list[Told] = []
    folded: list[list[int]] = []
    known: dict[Hashable, int] = {}
    seen: Counter[Hashable] = Counter()
    document = ""
    reader: pa.RecordBatchReader = connection.sql(_QUERY).to_arrow_reader(_READ)
    for batch in reader:
        for row in batch.to_pylist():
            event = told(row | {"document_id": row["original"]}, row["published"], row["language"])
            place = len(events)
            if row["original"] in originals:
                if row["document_id"] != document:
                    document, seen = row["document_id"], Counter()
                key = (row["original"], event.event, event.mode, event.polarity, event.actors, event.recipients, row["trigger"]["text"], event.words)
                seen[key] += 1
                place = known.setdefault((key, seen[key]), place)
            if place == len(events):
                events.append(event)
                folded.append([])
            folded[place].append(len(reports))
            reports.append(_report(row))
    connection.unregister("_documents")
    return reports, events, folded


def _documents(connection: duckdb.DuckDBPyConnection, order: Sequence[str], copy_of: Mapping[str, str]) -> pa.Table:
    """The documents by their numbers in `order`: who published each, and of which it is a copy (by default of itself)."""
    found = {row[0]: row[1:] for row in connection.execute("SELECT id, published, language, publisher, source, url FROM documents").fetchall()}
    columns: dict[str, list[Any]] = {"id": list(order), "number": list(range(len(order))), "original": [copy_of.get(d, d) for d in order]}
    columns["published"] = [found[d][0] for d in order]
    columns["language"] = [found[d][1] for d in order]
    columns["publisher"] = [_publisher(*found[d][2:]) for d in order]
    types = (pa.string(), pa.int64(), pa.string(), pa.date32(), pa.string(), pa.string())
    return pa.table(columns, schema=pa.schema(list(zip(columns, types, strict=True))))


def _publisher(publisher: str | None, source: str | None, url: str | None) -> str | None:
    """Who published a document: the publisher, else its source, else the host of its page."""
    return publisher or source or (urlsplit(url).hostname if url else None)


def _report(row: Mapping[str, Any]) -> Report:
    vague = row["date_basis"] == "publication" or row["date_precision"] not in _PRECISION
    return Report(
        row["id"], row["document_id"], row["original"], row["publisher"], row["published"], row["event"], row["mode"], tuple(sorted(row["aux"])),
        tuple(row["actor_codes"]), tuple(row["recipient_codes"]), row["date_from"], row["date_to"],
        len(_PRECISION) if vague else _PRECISION.index(row["date_precision"]), row["place"]["text"] if row["place"] else None, row["place_country"],
    )  # fmt: skip


# -- a row -------------------------------------------------------------------------------------------------------------


def _row(reports: Sequence[Report]) -> dict[str, Any]:
    """The row of an episode with these reports, the first one first. Each document that is no copy has one vote, that of its first event here."""
    if len(reports) == 1:
        return _row_of_one(reports[0])
    votes = list({report.original: report for report in reversed(reports)}.values())[::-1]
    event = _majority([v.event for v in votes])
    mode = _majority([v.mode for v in votes if v.event == event])
    aux = _majority([v.aux for v in votes])
    actors, recipients = (_majority_codes([getattr(v, side) for v in votes]) for side in ("actors", "recipients"))
    dated = [v for v in votes if v.first is not None]
    best = min((v.precision for v in dated), default=0)
    first, last = _majority([(v.first, v.last) for v in dated if v.precision == best]) if dated else (None, None)
    placed = [v for v in votes if v.place is not None]
    place = _majority([_place(v) for v in placed]) if placed else None
    countries = [v.country for v in placed if v.country and _place(v) == place]
    shares = [
        _share(votes, lambda v: v.mode == mode),
        _share(votes, lambda v: v.aux == aux),
        _share(votes, lambda v: set(v.actors) == set(actors) and set(v.recipients) == set(recipients)),
        _share(dated, lambda v: _overlap(v.first, v.last, first, last)),
        _share(placed, lambda v: _place(v) == place),
    ]
    return {
        "id": content_id("ep", *sorted(report.id for report in reports)),
        "events": [report.id for report in reports],
        "documents": list(dict.fromkeys(report.document for report in reports)),
        "reports": len(votes),
        "publishers": len({v.publisher for v in votes if v.publisher}),
        "first_published": min((r.published for r in reports if r.published), default=None),
        "event": event,
        "mode": mode,
        "aux": list(aux),
        "actor_codes": list(actors),
        "recipient_codes": list(recipients),
        "date_from": first,
        "date_to": last,
        "place": next((v.place for v in placed if _place(v) == place), None),
        "place_country": _majority(countries) if countries else None,
        "agreement": sum(shares) / len(shares),
        "contradictions": list(_contradictions(votes, best)),
    }


def _row_of_one(report: Report) -> dict[str, Any]:
    return {
        "id": content_id("ep", report.id), "events": [report.id], "documents": [report.document], "reports": 1, "publishers": int(bool(report.publisher)),
        "first_published": report.published, "event": report.event, "mode": report.mode, "aux": list(report.aux), "actor_codes": list(report.actors),
        "recipient_codes": list(report.recipients), "date_from": report.first, "date_to": report.last, "place": report.place,
        "place_country": report.country if report.place else None, "agreement": 1.0, "contradictions": [],
    }  # fmt: skip


def _place(report: Report) -> str:
    return place_key(report.place or "")


def _majority(readings: Sequence[Reading]) -> Reading:
    """The reading most give; of those given equally often the first."""
    return Counter(readings).most_common(1)[0][0]


def _majority_codes(readings: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """The parties most give, in any order; a report that names none has no vote unless none names any."""
    named = [codes for codes in readings if codes] or list(readings)
    chosen = _majority([frozenset(codes) for codes in named])
    return next(codes for codes in named if frozenset(codes) == chosen)


def _overlap(first: date | None, last: date | None, other_first: date | None, other_last: date | None) -> bool:
    return None not in (first, last, other_first, other_last) and first <= other_last and other_first <= last  # type: ignore[operator]


def _share(votes: Sequence[Report], agrees: Callable[[Report], bool]) -> float:
    return sum(map(agrees, votes)) / len(votes) if votes else 1.0


def _contradictions(votes: Sequence[Report], best: int) -> Iterator[str]:
    """Details on which reports that state them differ: `place: Bara 3, Titao 1`."""
    readings: dict[str, Iterable[str]] = {
        "event": [v.event for v in votes],
        "mode": [v.mode for v in votes if v.mode],
        "actors": ["+".join(sorted(v.actors)) for v in votes if v.actors],
        "recipients": ["+".join(sorted(v.recipients)) for v in votes if v.recipients],
        "date": [_interval(v) for v in votes if v.first is not None and v.precision == best],
    }
    names = {_place(v): v.place for v in reversed(votes) if v.place}
    readings["place"] = [names[_place(v)] or "" for v in votes if v.place]
    for detail, given in readings.items():
        counted = Counter(given)
        if len(counted) > 1:
            yield f"{detail}: " + ", ".join(f"{reading} {count}" for reading, count in counted.most_common())


def _interval(report: Report) -> str:
    return f"{report.first}" if report.first == report.last else f"{report.first} to {report.last}"
