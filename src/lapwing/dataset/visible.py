"""Which rows of the tables count at a version, as views of DuckDB: rows of commits up to it,
of what was coded again the latest, of links what none withdrew."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence

import duckdb
import pyarrow as pa

from lapwing.dataset import corrections, dyads
from lapwing.dataset.runs import Run
from lapwing.dataset.store import Store, faults
from lapwing.errors import DatasetError
from lapwing.records.schemas import TABLES, arrow_schema

#: A fixed order of rows for each table: the same content comes out in the same order.
ORDER = {
    "documents": "id",
    "events": 'document_id, sentence.start, "trigger".start, id',
    "mentions": 'document_id, "start", "end", code, name',
    "copies": "document_id",
    "episodes": "first_published, id",
    "reviews": "batch, reviewed_at, document_id, sentence_start, event_id",
    "runs": "batch",
}
#: A document coded twice counts as last coded: these are the codings passed over.
_SUPERSEDED = """
CREATE TABLE _superseded AS
SELECT document_id, batch
FROM (SELECT unnest(documents) AS document_id, batch FROM runs WHERE kind = 'code')
QUALIFY row_number() OVER (PARTITION BY document_id ORDER BY batch DESC) > 1
"""
_LATEST_CODING = "ANTI JOIN _superseded s ON s.document_id = t.document_id AND s.batch = t.batch"
#: Each reviewer's last decision on an event or sentence, unless it was taken back; `counts`: it is what the view `events` applies.
_DECISIONS = """
CREATE VIEW decisions AS
SELECT *, coalesce(decision IN ('accept', 'correct', 'reject') AND row_number() OVER (
    PARTITION BY event_id, document_id, sentence_start, decision IN ('accept', 'correct', 'reject') ORDER BY batch DESC, reviewed_at DESC
) = 1, false) AS counts
FROM (
    SELECT * FROM reviews WHERE decision <> 'drawn'
    QUALIFY row_number() OVER (PARTITION BY event_id, document_id, sentence_start, reviewer ORDER BY batch DESC, reviewed_at DESC) = 1
)
WHERE decision <> 'undo'
"""
#: A link commit withdraws what earlier ones said of these identifiers (episodes; documents for copies), and says in the same batch what holds now.
_WITHDRAWN = """
CREATE TABLE _withdrawn AS
SELECT id, max(batch) AS batch FROM (SELECT unnest(documents) AS id, batch FROM runs WHERE kind = 'link') GROUP BY id
"""
_NOT_WITHDRAWN = "ANTI JOIN _withdrawn w ON w.id = t.{} AND w.batch > t.batch"
#: What must hold of a row `t` beside being committed, as a join: NOT EXISTS takes DuckDB 2.0 up to three times as long.
_RULES = {
    "events": _LATEST_CODING, "mentions": _LATEST_CODING, "copies": _NOT_WITHDRAWN.format("document_id"), "episodes": _NOT_WITHDRAWN.format("id"),
}  # fmt: skip


def connect(store: Store, runs: Sequence[Run]) -> duckdb.DuckDBPyConnection:
    """A DuckDB connection with a view of each table, as the commits `runs` made it; `events_coded` holds events as coded, without reviews,
    `decisions` the decision of each reviewer that stands, `dyads` who acts at whom."""
    connection = duckdb.connect(config={"temp_directory": tempfile.gettempdir(), "autoinstall_known_extensions": False, "autoload_known_extensions": False})
    with faults(f"{store.path}"):
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute("SET enable_progress_bar = false")  # it would go to standard output
        connection.register("_committed_rows", _committed(runs))
        connection.execute("CREATE TABLE _committed AS SELECT * FROM _committed_rows")
        connection.unregister("_committed_rows")
        _view(connection, "runs", f"SELECT c.version, t.* FROM {source(connection, store, 'runs')} t JOIN _committed c USING (batch)")
        connection.execute(_SUPERSEDED)
        connection.execute(_WITHDRAWN)
        for table in TABLES:
            if table != "runs":
                rule = _RULES.get(table, "")
                name = "events_coded" if table == "events" else table
                _view(connection, name, f"SELECT t.* FROM {source(connection, store, table)} t {rule} WHERE t.batch IN (SELECT batch FROM _committed)")
        connection.execute(_DECISIONS)
        _view(connection, "events", _reviewed(connection) if any(run.rows.get("reviews") for run in runs) else "SELECT * FROM events_coded")
        connection.execute(dyads.IS_FACT)
        connection.execute(dyads.DYADS)
    return connection


def read(connection: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str] | None = None) -> pa.Table:
    """Rows of a view of `connect` in their fixed order, with the Arrow types of the schema. Raises DatasetError for an unknown column."""
    schema = arrow_schema("events" if table == "events_coded" else table)
    names = list(columns) if columns is not None else schema.names
    unknown = [name for name in names if name not in schema.names]
    if unknown:
        raise DatasetError(f"table {table} has no column {', '.join(unknown)}; it has {', '.join(schema.names)}")
    wanted = pa.schema([schema.field(name) for name in names])
    with faults(f"table {table}"):
        listed = ", ".join(f'"{name}"' for name in names)
        order = ORDER["events" if table == "events_coded" else table]
        return connection.sql(f"SELECT {listed} FROM {table} ORDER BY {order}").to_arrow_table().cast(wanted)


def _reviewed(connection: duckdb.DuckDBPyConnection) -> str:
    """A query of the events with reviews applied: those touched by none as they are, so that filters reach the files; corrected ones replaced."""
    judged = connection.execute("SELECT event_id, decision, correction FROM decisions WHERE counts AND event_id IS NOT NULL ORDER BY event_id").fetchall()
    corrected = corrections.table((event_id, text) for event_id, decision, text in judged if decision == "correct" and text)
    touched = pa.table({"event_id": pa.array([e for e, decision, text in judged if decision == "reject" or (decision == "correct" and text)], pa.string())})
    for name, rows in (("_touched", touched), ("_corrected", corrected)):
        connection.register(f"{name}_rows", rows)
        connection.execute(f"CREATE TABLE {name} AS SELECT * FROM {name}_rows")
        connection.unregister(f"{name}_rows")
    if not touched.num_rows:
        return "SELECT * FROM events_coded"
    rest = "SELECT * FROM events_coded t ANTI JOIN _touched r ON r.event_id = t.id"
    replaced = [name for name in corrected.column_names if f"has_{name}" in corrected.column_names]
    if not replaced:
        return rest
    listed = ", ".join(f'CASE WHEN c.has_{name} THEN c."{name}" ELSE t."{name}" END AS "{name}"' for name in replaced)
    return f"{rest} UNION ALL SELECT t.* REPLACE ({listed}) FROM events_coded t JOIN _corrected c ON c.event_id = t.id"


def _committed(runs: Sequence[Run]) -> pa.Table:
    return pa.table({"batch": pa.array([r.batch for r in runs], pa.string()), "version": pa.array([r.version for r in runs], pa.int32())})


def _view(connection: duckdb.DuckDBPyConnection, name: str, query: str) -> None:
    connection.execute(f"CREATE VIEW {name} AS {query}")


def source(connection: duckdb.DuckDBPyConnection, store: Store, table: str) -> str:
    """What stands behind FROM: the table's files, or no row of its types."""
    files = [_quoted(str(f.path)) for f in store.files(table)]
    if files:
        return f"read_parquet([{', '.join(files)}])"
    connection.register(f"_empty_{table}", arrow_schema(table).empty_table())
    return f"_empty_{table}"


def _quoted(path: str) -> str:
    """A file's name as DuckDB takes it: its wildcards are none of ours."""
    plain = re.sub(r"([*?])", r"[\1]", path).replace("'", "''")
    return f"'{plain}'"
