"""What is to be reviewed, in which order, and what a reviewer has to see of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from lapwing.dataset.reviews import DRAWN
from lapwing.dataset.store import faults
from lapwing.errors import DatasetError

if TYPE_CHECKING:
    import duckdb

    from lapwing.dataset.dataset import Dataset

#: Items read at a time: one look through a million events finds them all.
AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Filter:
    """Which events to review; what is None restricts nothing. `since`: happened, or if undated published, on that day or later."""

    event: str | None = None
    actor: str | None = None
    language: str | None = None
    max_confidence: float | None = None
    since: date | None = None
    ids: tuple[str, ...] = ()
    unreviewed: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """An event to be judged, or with `event_id` None a sentence, judged for what is missed in it."""

    event_id: str | None
    document_id: str
    start: int
    end: int
    sample: str | None = None
    stratum: str | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """An item with its rows of `events_coded` (None for a sentence) and `documents`; `beside`: the events coded in a sentence."""

    item: Item
    event: dict[str, Any] | None
    document: dict[str, Any]
    beside: tuple[dict[str, Any], ...] = ()


def of_filter(dataset: Dataset, wanted: Filter, reviewer: str) -> list[Item]:
    """The events that this reviewer has not judged, article by article. Named `ids` come whether judged or not."""
    conditions, values = ["true"], []
    for condition, value in (
        ("e.event = ?", wanted.event),
        ("list_contains(e.actor_codes, ?)", wanted.actor),
        ("d.language = ?", wanted.language),
        ("e.confidence <= ?", wanted.max_confidence),
        ("coalesce(e.date_to, d.published) >= ?", wanted.since),
        ("list_contains(?, e.id)", list(wanted.ids) or None),
    ):
        if value is not None:
            conditions.append(condition)
            values.append(value)
    if not wanted.ids:
        conditions.append("e.id NOT IN (SELECT event_id FROM decisions WHERE event_id IS NOT NULL AND (reviewer = ? OR ?))")
        values += [reviewer, wanted.unreviewed]
    query = f"""
        SELECT e.id, e.document_id, e.sentence.start, e.sentence."end"
        FROM events_coded e JOIN documents d ON d.id = e.document_id
        WHERE {" AND ".join(conditions)}
        ORDER BY d.published, e.document_id, e.sentence.start, e."trigger".start, e.id
    """
    with closing(dataset.connect()) as connection, faults(f"{dataset.path}"):
        return [Item(*row) for row in connection.execute(query, values).fetchall()]


def of_sample(dataset: Dataset, sample: str, reviewer: str) -> list[Item]:
    """What an audit sample holds and this reviewer has not judged, in the order drawn. Raises DatasetError for an unknown sample."""
    query = """
        SELECT r.event_id, r.document_id, r.sentence_start, r.sentence_end, r.sample, r.stratum, d.reviewer IS NULL
        FROM reviews r LEFT JOIN decisions d ON d.reviewer = ? AND d.document_id = r.document_id AND d.sentence_start = r.sentence_start
            AND d.event_id IS NOT DISTINCT FROM r.event_id
        WHERE r.sample = ? AND r.decision = ?
        ORDER BY r.batch, r.reviewed_at
    """
    with closing(dataset.connect()) as connection, faults(f"{dataset.path}"):
        rows = connection.execute(query, [reviewer, sample, DRAWN]).fetchall()
        if not rows:
            known = [row[0] for row in connection.execute("SELECT DISTINCT sample FROM reviews WHERE decision = ? ORDER BY sample", [DRAWN]).fetchall()]
            raise DatasetError(f"{dataset.path} has no sample '{sample}'; it has {', '.join(known) or 'none'} ('lapwing audit {dataset.path}' draws one)")
    return [Item(*row[:-1]) for row in rows if row[-1]]


def version_of(dataset: Dataset, sample: str) -> int:
    """The version that a sample was drawn from."""
    with closing(dataset.connect()) as connection, faults(f"{dataset.path}"):
        rows = connection.execute("SELECT correction FROM reviews WHERE sample = ? AND decision = ? LIMIT 1", [sample, DRAWN]).fetchall()
    return int(json.loads(rows[0][0])["version"]) if rows else dataset.version


def seen(dataset: Dataset, items: Sequence[Item]) -> Iterator[Shown | None]:
    """Each item with what has to be seen of it, in order; None where it is no longer stored."""
    for start in range(0, len(items), AT_ONCE):
        with closing(dataset.connect()) as connection, faults(f"{dataset.path}"):
            some = items[start : start + AT_ONCE]
            events = _by_id(connection, "events_coded", [i.event_id for i in some if i.event_id])
            documents = _by_id(connection, "documents", [i.document_id for i in some])
            beside = _in_documents(connection, [i.document_id for i in some if i.event_id is None])
        for item in some:
            event, document = events.get(item.event_id or ""), documents.get(item.document_id)
            inside = tuple(e for e in beside.get(item.document_id, ()) if item.event_id is None and _touches(e, item))
            yield Shown(item, event, document, inside) if document and (event or item.event_id is None) else None


def _touches(event: dict[str, Any], item: Item) -> bool:
    """Is the event told in the sentence, first or again?"""
    return any(span["start"] < item.end and item.start < span["end"] for span in (event["sentence"], *event["evidence"]))


def _in_documents(connection: duckdb.DuckDBPyConnection, ids: list[str]) -> dict[str, list[dict[str, Any]]]:
    if not ids:
        return {}
    connection.register("_wanted", pa.table({"id": pa.array(ids, pa.string())}))
    query = 'SELECT * FROM events_coded WHERE document_id IN (SELECT id FROM _wanted) ORDER BY document_id, sentence.start, "trigger".start, id'
    found: dict[str, list[dict[str, Any]]] = {}
    for row in connection.sql(query).to_arrow_table().to_pylist():
        found.setdefault(row["document_id"], []).append(row)
    return found


def _by_id(connection: duckdb.DuckDBPyConnection, table: str, ids: list[str]) -> dict[str, dict[str, Any]]:
    connection.register("_wanted", pa.table({"id": pa.array(ids, pa.string())}))
    rows = connection.sql(f"SELECT * FROM {table} WHERE id IN (SELECT id FROM _wanted)").to_arrow_table().to_pylist()
    return {row["id"]: row for row in rows}
