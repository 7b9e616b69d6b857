"""Compaction, which changes no row of any version, and pruning, which gives up old versions when told to."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from lapwing.dataset import visible
from lapwing.dataset.store import faults
from lapwing.errors import DatasetError
from lapwing.records.schemas import TABLES

if TYPE_CHECKING:
    import duckdb

    from lapwing.dataset.dataset import Dataset

#: Tables whose rows are made again by a later run; of the others nothing is ever superseded.
_CODED = ("events", "mentions")
#: Table -> by what a link withdraws its rows.
_LINKED = {"copies": "document_id", "episodes": "id"}
#: Identifiers named in one predicate: each predicate reads the table's files once, and takes memory for what it names.
_PREDICATE = 20_000


def compact(dataset: Dataset) -> dict[str, int]:
    """See `Dataset.compact`."""
    with dataset.writing():
        fewer = {table: dataset.store.compact(table) for table in TABLES if len(dataset.store.files(table)) > 1}
        if fewer:
            dataset.append("compact", {})
    return fewer


def prune(dataset: Dataset, before: int) -> dict[str, int]:
    """See `Dataset.prune`. Killed midway it leaves every version from `before` on whole; run again it finishes."""
    with dataset.writing():
        if not 0 < before <= dataset.version:
            raise DatasetError(f"{dataset.path} has versions 0 to {dataset.version}; name the first one to keep, from 1 to {dataset.version}")
        with closing(visible.connect(dataset.store, dataset.runs[: before + 1])) as connection, faults(f"{dataset.path}"):
            coded = _superseded(connection)
            linked = {table: _withdrawn(connection, visible.source(connection, dataset.store, table), key) for table, key in _LINKED.items()}
        # First of all nobody may open what will be incomplete.
        dataset.store.mark(oldest=max(before, int(dataset.store.marker.get("oldest", 0))))
        removed = {table: sum(dataset.store.delete(table, predicate) for predicate in coded) for table in _CODED}
        removed |= {table: sum(dataset.store.delete(table, predicate) for predicate in linked[table]) for table in _LINKED}
        dataset.append("prune", {}, removed={table: count for table, count in removed.items() if count})
    return removed


def _superseded(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Predicates of the rows whose document was coded again: whole commits by their names, of the others the documents."""
    rows = connection.execute(
        """
        WITH coded AS (SELECT batch, len(documents) AS documents FROM runs WHERE kind = 'code')
        SELECT batch, list(document_id ORDER BY document_id), count(*) = any_value(coded.documents)
        FROM _superseded JOIN coded USING (batch) GROUP BY batch ORDER BY batch
        """
    ).fetchall()
    whole = [f"'{batch}'" for batch, _, all_of_it in rows if all_of_it]
    parts = [f"batch = '{batch}' AND document_id IN ({_list(documents)})" for batch, documents, all_of_it in rows if not all_of_it]
    return [*([f"batch IN ({', '.join(whole)})"] if whole else []), *parts]


def _withdrawn(connection: duckdb.DuckDBPyConnection, source: str, key: str) -> list[str]:
    """Predicates of the rows that a later link withdrew."""
    rows = connection.execute(
        f"""
        SELECT t.batch, list(t.{key} ORDER BY t.{key}) FILTER (w.id IS NOT NULL), count(*) = count(w.id)
        FROM {source} t LEFT JOIN _withdrawn w ON w.id = t.{key} AND w.batch > t.batch
        WHERE t.batch IN (SELECT batch FROM _committed) GROUP BY t.batch HAVING count(w.id) > 0 ORDER BY t.batch
        """
    ).fetchall()
    whole = [f"'{batch}'" for batch, _, all_of_it in rows if all_of_it]
    parts = [(batch, some) for batch, identifiers, all_of_it in rows if not all_of_it for some in _pieces(identifiers)]
    return [*([f"batch IN ({', '.join(whole)})"] if whole else []), *(f"batch = '{batch}' AND {key} IN ({_list(some)})" for batch, some in parts)]


def _pieces(values: list[str]) -> list[list[str]]:
    return [values[start : start + _PREDICATE] for start in range(0, len(values), _PREDICATE)]


def _list(values: list[str]) -> str:
    return ", ".join(f"'{value}'" for value in values)
