"""What is in a dataset, and whether it is sound."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from lapwing.dataset import visible
from lapwing.dataset.runs import is_linked
from lapwing.dataset.store import DATA, DataFile, faults
from lapwing.records.schemas import TABLES

if TYPE_CHECKING:
    import duckdb

    from lapwing.dataset.dataset import Dataset

#: A problem of many rows is shown by so many of them.
_SHOWN = 3


def info(dataset: Dataset) -> dict[str, Any]:
    """See `Dataset.info`."""
    with closing(dataset.connect()) as connection, faults(f"{dataset.path}"):
        return _info(dataset, connection)


def _info(dataset: Dataset, connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    def rows(query: str) -> list[tuple[Any, ...]]:
        return connection.execute(query).fetchall()

    first, last, undated, publishers = rows("SELECT min(published), max(published), count(*) - count(published), count(DISTINCT publisher) FROM documents")[0]
    coded = rows("SELECT count(DISTINCT d) FROM (SELECT unnest(documents) AS d FROM runs WHERE kind = 'code')")[0][0]
    counts = {table: rows(f"SELECT count(*) FROM {table}")[0][0] for table in DATA}
    counts["reviews"] = rows("SELECT count(*) FROM reviews WHERE decision <> 'drawn'")[0][0]
    files = [file for table in TABLES for file in dataset.store.files(table)]
    return {
        "path": str(dataset.path),
        "version": dataset.version,
        "oldest": int(dataset.store.marker.get("oldest", 0)),
        "changed": dataset.runs[-1].at.isoformat(),
        **counts,
        "coded": coded,
        "uncoded": counts["documents"] - coded,
        "languages": dict(rows("SELECT language, count(*) FROM documents GROUP BY language ORDER BY language")),
        "publishers": publishers,
        "sources": dict(rows("SELECT source, count(*) FROM documents WHERE source IS NOT NULL GROUP BY source ORDER BY source")),
        "published": [str(day) if day else None for day in (first, last)],
        "undated": undated,
        "versions": [
            {"lapwing": row[0], "lexicon": row[1], "model": row[2], "events": row[3]}
            for row in rows("SELECT lapwing, lexicon, model, count(*) FROM events GROUP BY ALL ORDER BY ALL")
        ],
        "problems": sum(len(run.problems) for run in dataset.runs),
        "files": len(files),
        "bytes": sum(file.bytes for file in files),
    }


def check(dataset: Dataset) -> list[str]:
    """See `Dataset.check`."""
    found = [problem for table in TABLES for file in dataset.store.files(table) if (problem := _file_problem(table, file))]
    if found:
        return found  # of what is in unreadable files nothing more can be said
    with closing(dataset.connect()) as connection, faults(f"{dataset.path}"):
        return [*_uncounted(dataset, connection), *_inconsistent(dataset, connection)]


def _file_problem(table: str, file: DataFile) -> str:
    name = f"table {table}: file {file.path.name}"
    if not file.path.is_file():
        return f"{name} is missing; restore it from a copy"
    if file.path.stat().st_size != file.bytes:
        return f"{name} has {file.path.stat().st_size} bytes instead of {file.bytes}; restore it from a copy"
    try:
        rows = sum(batch.num_rows for batch in pq.ParquetFile(file.path).iter_batches())
    except (OSError, pa.ArrowException) as error:
        return f"{name} cannot be read ({' '.join(str(error).split())[:120]}); restore it from a copy"
    return "" if rows == file.rows else f"{name} has {rows} rows instead of {file.rows}; restore it from a copy"


def _uncounted(dataset: Dataset, connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Commits that do not have the rows they should, and rows without a commit."""
    found = []
    oldest = int(dataset.store.marker.get("oldest", 0))
    for table in DATA:
        source = visible.source(connection, dataset.store, table)
        there = dict(connection.execute(f"SELECT batch, count(*) FROM {source} GROUP BY batch").fetchall())
        for run in dataset.runs:
            wanted, has = max(0, run.rows.get(table, 0)), there.pop(run.batch, 0)
            if has > wanted or (has < wanted and run.version >= oldest):
                found.append(f"table {table}: version {run.version} has {has} rows instead of {wanted}; restore the table from a copy")
        if there and dataset.as_of is None:
            found.append(f"table {table}: {sum(there.values())} rows of interrupted commits; the next command that writes removes them")
    return found


#: What must not be: a description, and a query of the identifiers concerned.
_RULES = (
    ("documents stored twice", "SELECT id FROM documents GROUP BY id HAVING count(*) > 1"),
    (
        "documents named by a commit but not stored",
        "SELECT DISTINCT d FROM (SELECT unnest(documents) AS d FROM runs WHERE kind <> 'link') WHERE d NOT IN (SELECT id FROM documents)",
    ),
    ("events stored twice", "SELECT id FROM events_coded GROUP BY id HAVING count(*) > 1"),
    ("events of documents not stored", "SELECT id FROM events_coded WHERE document_id NOT IN (SELECT id FROM documents)"),
    ("reviews of documents not stored", "SELECT DISTINCT document_id FROM reviews WHERE document_id NOT IN (SELECT id FROM documents)"),
    ("mentions of documents not stored", "SELECT DISTINCT document_id FROM mentions WHERE document_id NOT IN (SELECT id FROM documents)"),
    (
        "copies of documents not stored",
        "SELECT document_id FROM copies WHERE document_id NOT IN (SELECT id FROM documents) OR copy_of NOT IN (SELECT id FROM documents)",
    ),
    ("documents that are copies of several", "SELECT document_id FROM copies GROUP BY document_id HAVING count(*) > 1"),
    ("events in several episodes", "SELECT e FROM (SELECT unnest(events) AS e FROM episodes) GROUP BY e HAVING count(*) > 1"),
    (
        "events whose sentence is not where it should be in the text",
        "SELECT e.id FROM events_coded e JOIN documents d ON e.document_id = d.id "
        "WHERE substring(d.text, e.sentence.start + 1, e.sentence.end - e.sentence.start) <> e.sentence.text",
    ),
)  # fmt: skip


#: What must not be, beside, where nothing was added since the last linking.
_LINKED_RULES = (
    ("events in no episode", "SELECT id FROM events WHERE id NOT IN (SELECT unnest(events) FROM episodes)"),
    ("episodes of events that are no more", "SELECT id FROM (SELECT id, unnest(events) AS event FROM episodes) WHERE event NOT IN (SELECT id FROM events)"),
)


def _inconsistent(dataset: Dataset, connection: duckdb.DuckDBPyConnection) -> list[str]:
    found = []
    for what, query in (*_RULES, *(_LINKED_RULES if is_linked(dataset.runs) else ())):
        rows = connection.execute(f"SELECT * FROM ({query}) ORDER BY 1").fetchall()
        if rows:
            shown = ", ".join(str(row[0]) for row in rows[:_SHOWN]) + (" …" if len(rows) > _SHOWN else "")
            found.append(f"{len(rows)} {what} ({shown}); restore the tables from a copy, or collect and code into a new dataset")
    return found
