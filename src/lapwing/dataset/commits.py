"""How rows get into a dataset: everything of one commit becomes visible at once, or nothing of it ever does.

Under the commit lock: a claim file `locks/batch-NAME`, the rows of the data tables, the row of `runs`, the claim file removed. Whoever dies on the
way leaves the claim file; the next one to hold the lock removes that batch's rows, unless `runs` has it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from lapwing.dataset.locks import Lock
from lapwing.dataset.runs import Runs
from lapwing.dataset.store import DATA, LOCKS, Store, faults
from lapwing.errors import DatasetError
from lapwing.records.schemas import TABLES, Column, arrow_schema
from lapwing.version import __version__

KINDS = ("create", "collect", "code", "link", "review", "compact", "prune")
_CLAIM = "batch-"


class Writer:
    """Commits to one dataset."""

    def __init__(self, store: Store, runs: Runs) -> None:
        self.store = store
        self.runs = runs
        self._lock = Lock(store.path / LOCKS / "commit")
        self._depth = 0

    @contextmanager
    def held(self) -> Iterator[None]:
        """Nobody else commits meanwhile; what was committed is known, and what dead processes left is gone. May be nested."""
        if not self._depth:
            self._lock.acquire()
        self._depth += 1
        try:
            if self._depth == 1:
                self.store.refresh()
                self.runs.refresh()
                self._recover()
            yield
        finally:
            self._depth -= 1
            if not self._depth:
                self._lock.release()

    def append(
        self,
        kind: str,
        tables: Mapping[str, pa.Table],
        documents: Iterable[str] = (),
        problems: Iterable[str] = (),
        lexicon: str | None = None,
        model: str | None = None,
        removed: Mapping[str, int] | None = None,
    ) -> int:
        """Commit rows (without their column `batch`); gives the version made. Raises DatasetError, and then nothing was committed.

        `removed`: rows taken out of each table, which the history shows as numbers below zero.
        """
        if kind not in KINDS:
            raise DatasetError(f"'{kind}' is no kind of commit; it is one of {', '.join(KINDS)}")
        with self.held():
            batch, at = self.runs.next_batch()
            ready = {name: checked(name, rows, batch) for name, rows in tables.items() if rows.num_rows}
            counts = {name: rows.num_rows for name, rows in ready.items()} | {name: -count for name, count in (removed or {}).items()}
            run = {
                "batch": batch, "kind": kind, "at": at, "documents": list(documents), "rows": [{"table": n, "rows": c} for n, c in counts.items()],
                "problems": list(problems), "lapwing": __version__, "lexicon": lexicon, "model": model,
            }  # fmt: skip
            with self._claim(batch):
                for name, rows in ready.items():
                    self.store.write(name, rows)
                self.store.write("runs", pa.Table.from_pylist([run], schema=arrow_schema("runs")))
            self.runs.refresh()
            return self.runs.all[-1].version

    @contextmanager
    def _claim(self, batch: str) -> Iterator[None]:
        """The claim file lies there until the commit is whole; where it fails, its rows are removed at once if that can be done."""
        file = self.store.path / LOCKS / f"{_CLAIM}{batch}"
        with faults(f"{file}"):
            file.touch()
        try:
            yield
        except DatasetError:
            self._undo(file)
            raise
        file.unlink(missing_ok=True)

    def _undo(self, file: Path) -> None:
        try:
            self.store.refresh()
            self.runs.refresh()
            self._settle(file)
        except DatasetError:
            return  # the next writer tries again

    def _recover(self) -> None:
        for file in sorted((self.store.path / LOCKS).glob(f"{_CLAIM}*")):
            self._settle(file)

    def _settle(self, file: Path) -> None:
        batch = file.name.removeprefix(_CLAIM)
        if not any(run.batch == batch for run in reversed(self.runs.all)):
            for table in DATA:
                if self.store.files(table, [batch]):
                    self.store.delete(table, f"batch = '{batch}'")
        file.unlink(missing_ok=True)


def checked(table: str, rows: pa.Table, batch: str) -> pa.Table:
    """The rows with their batch, in the columns and types of the table. Raises DatasetError naming what does not fit."""
    if table not in DATA:
        raise DatasetError(f"'{table}' is no table of data; it is one of {', '.join(DATA)}")
    schema = arrow_schema(table)
    missing, extra = set(schema.names) - {*rows.column_names, "batch"}, set(rows.column_names) - (set(schema.names) - {"batch"})
    if missing or extra:
        raise _unfit(table, f"missing: {_listed(missing)}; unknown: {_listed(extra)}")
    for column in TABLES[table]:
        if column.name != "batch" and (why := _empty_in(column, rows.column(column.name))):
            raise _unfit(table, why)
    full = rows.append_column("batch", pa.array([batch] * rows.num_rows, pa.string()))
    try:
        return full.select(schema.names).cast(schema)
    except (pa.ArrowException, ValueError) as error:
        raise _unfit(table, " ".join(str(error).split())[:200]) from error


def _empty_in(column: Column, values: pa.ChunkedArray) -> str:
    """Why these values are too few, or empty."""
    if column.required and values.null_count:
        return f"{column.name} is missing in {values.null_count}"
    if column.type == "strings" and pc.list_flatten(values).null_count:
        return f"a value within {column.name} is missing"
    return ""


def _unfit(table: str, why: str) -> DatasetError:
    return DatasetError(f"rows of table {table} do not fit it ({why}); docs/dataset.md lists its columns")


def _listed(names: set[str]) -> str:
    return ", ".join(sorted(names)) or "none"
