"""Linking: which documents are copies, and which events are reports of one episode. A link commit writes what is new or changed only, and withdraws
what no longer holds; where nothing changed since the last one there is nothing to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import pyarrow as pa

from lapwing.dataset.copies import find_copies
from lapwing.dataset.episodes import episode_rows
from lapwing.dataset.locks import Lock
from lapwing.dataset.rows import row_schema
from lapwing.dataset.runs import CHANGES, is_linked
from lapwing.dataset.store import LOCKS, faults

if TYPE_CHECKING:
    import duckdb

    from lapwing.dataset.dataset import Dataset

#: Table -> what identifies its rows, by which a later link withdraws them.
KEYS = {"copies": "document_id", "episodes": "id"}
#: Texts read from the disk at a time.
_READ = 1_000


@dataclass(frozen=True, slots=True)
class Linked:
    """What a linking found. `written`: rows new or changed, `withdrawn`: rows that hold no longer or were changed; none of either where `skipped`
    because nothing was added since the last linking."""

    copies: int
    episodes: int
    written: int = 0
    withdrawn: int = 0
    skipped: bool = False


@dataclass(frozen=True, slots=True)
class _Links:
    """The rows to write and the identifiers to withdraw, by table, and how many rows there are then."""

    rows: dict[str, pa.Table]
    withdrawn: list[str]
    counts: dict[str, int]


def link(dataset: Dataset) -> Linked:
    """See `Dataset.link`. Of several processes one links, the others wait and find it done."""
    with dataset.writing():
        pass  # raises where it was opened as of a version; what a dead process left behind goes first
    lock = Lock(dataset.path / LOCKS / "link")
    lock.acquire()
    try:
        dataset.refresh()
        if is_linked(dataset.runs):
            return _skipped(dataset)
        seen = dataset.version
        links = _links(dataset)
        with dataset.writing():
            if any(run.kind in CHANGES for run in dataset.runs[seen + 1 :]):
                links = _links(dataset)  # somebody added meanwhile; now nobody can
            dataset.append("link", links.rows, links.withdrawn)
    finally:
        lock.release()
    return Linked(links.counts["copies"], links.counts["episodes"], sum(rows.num_rows for rows in links.rows.values()), len(links.withdrawn))


def _skipped(dataset: Dataset) -> Linked:
    with closing(dataset.connect()) as connection, faults(f"{dataset.path}"):
        copies, episodes = (connection.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0] for table in KEYS)
    return Linked(copies, episodes, skipped=True)


def _links(dataset: Dataset) -> _Links:
    with closing(dataset.connect()) as connection, faults(f"{dataset.path}"):
        order = documents_in_order(dataset, connection)
        copies = _copies(connection, order)
        copy_of = dict(zip(copies.column("document_id").to_pylist(), copies.column("copy_of").to_pylist(), strict=True))
        found = {"copies": copies, "episodes": episode_rows(connection, order, copy_of)}
        rows: dict[str, pa.Table] = {}
        withdrawn: list[str] = []
        for table, links in found.items():
            rows[table], gone = _changed(connection, table, links)
            withdrawn += gone
    return _Links(rows, withdrawn, {table: links.num_rows for table, links in found.items()})


def _changed(connection: duckdb.DuckDBPyConnection, table: str, links: pa.Table) -> tuple[pa.Table, list[str]]:
    """The rows that the table does not show yet, and the identifiers of those it shows that are others now or are no more."""
    key = KEYS[table]
    names = [name for name in row_schema(table).names if name != key]
    differ = " OR ".join(f"n.{name} IS DISTINCT FROM o.{name}" for name in names)
    connection.register("_links", links)
    try:
        rows = connection.sql(f"SELECT n.* FROM _links n LEFT JOIN {table} o USING ({key}) WHERE o.batch IS NULL OR {differ} ORDER BY n.{key}").to_arrow_table()
        gone = connection.execute(
            f"SELECT o.{key} FROM {table} o LEFT JOIN _links n USING ({key}) WHERE n.{names[0]} IS NULL OR {differ} ORDER BY 1"
        ).fetchall()
    finally:
        connection.unregister("_links")
    return rows, [identifier for (identifier,) in gone]


# -- copies --------------------------------------------------------------------------------------------------------


def documents_in_order(dataset: Dataset, connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Identifiers of the documents from the earliest on: by day of publication (none comes last), then as they were collected."""
    collected = [document for run in dataset.runs if run.kind == "collect" for document in run.documents.to_pylist()]
    published = dict(connection.execute("SELECT id, published FROM documents").fetchall())
    place = {document: number for number, document in enumerate(collected)}
    return sorted(published, key=lambda document: (published[document] or date.max, place.get(document, len(place)), document))


def _copies(connection: duckdb.DuckDBPyConnection, order: Sequence[str]) -> pa.Table:
    """Rows of the table `copies`."""
    found = find_copies(_texts(connection, order), len(order))
    columns = {
        "document_id": [order[copy.document] for copy in found],
        "copy_of": [order[copy.copy_of] for copy in found],
        "similarity": [copy.similarity for copy in found],
    }
    return pa.table(columns, schema=row_schema("copies"))


def _texts(connection: duckdb.DuckDBPyConnection, order: Sequence[str]) -> Callable[[Sequence[int] | None], Iterator[tuple[int, str]]]:
    """Reads texts by the numbers of their documents in `order`, without what belongs to the page around an article."""

    def texts(numbers: Sequence[int] | None) -> Iterator[tuple[int, str]]:
        wanted = range(len(order)) if numbers is None else numbers
        connection.register("_wanted", pa.table({"number": pa.array(wanted, pa.int64()), "id": pa.array([order[n] for n in wanted], pa.string())}))
        found = connection.sql(
            "SELECT w.number, d.text, list_filter(d.blocks, lambda b: b.kind = 'residue') AS residue "
            "FROM documents d JOIN _wanted w ON w.id = d.id ORDER BY w.number"
        )
        reader: pa.RecordBatchReader = found.to_arrow_reader(_READ)
        for batch in reader:
            for row in batch.to_pylist():
                text = row["text"]
                for block in reversed(row["residue"] or ()):
                    text = text[: block["start"]] + text[block["end"] :]
                yield row["number"], text

    return texts
