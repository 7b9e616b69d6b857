"""The folder of a dataset: a marker file, one Delta table for each of `records.schemas.TABLES`, and locks. What is visible is decided elsewhere.

Only whoever holds the commit lock (commits.py) calls what writes.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from deltalake import DeltaTable, WriterProperties, write_deltalake
from deltalake.exceptions import DeltaError, TableNotFoundError

from lapwing.errors import DatasetError
from lapwing.records.schemas import TABLES, arrow_schema
from lapwing.version import __version__

#: Of what this code writes. It opens no newer one.
FORMAT = 1
MARKER = "dataset.json"
LOCKS = "locks"
#: Tables of data; `runs` says which of their rows count.
DATA = tuple(name for name in TABLES if name != "runs")
#: Free space that must be left beyond what is to be written: the logs and their checkpoints take a few kilobytes a commit.
_SPARE_BYTES = 1_000_000
#: Rows read at once by whoever looks for a few: the texts of 1,000 articles are 3 to 5 MB, as are 20,000 events or mentions.
_GROUPS = {"documents": 1_000}
_GROUP = 20_000
#: A compacted file is about this large: tens of thousands of articles.
_FILE_BYTES = 128_000_000
#: Hours that replaced files stay on disk, for whoever reads them at that time.
_KEPT_HOURS = 24
#: delta-rs panics at, or misreads, these characters of a path.
_UNSAFE = re.compile(r"[\[\]^|\\]|%[0-9A-Fa-f]{2}")
_FULL = ("no space left", "file too large", "quota exceeded", "os error 28", "os error 27", "os error 122")


@contextmanager
def faults(what: str) -> Iterator[None]:
    """Failures of the disk and of the libraries become one line that opens with `what`. Raises DatasetError."""
    try:
        yield
    except (OSError, DeltaError, duckdb.Error, pa.ArrowException) as error:
        raise DatasetError(f"{what} {_reason(error)}") from error


def _reason(error: Exception) -> str:
    text = " ".join((error.strerror or str(error) if isinstance(error, OSError) else str(error)).split("\n   0:")[0].split())
    if any(sign in text.lower() for sign in _FULL):
        return "cannot be written: the disk is full; free space and run the command again, nothing stored before is harmed"
    if isinstance(error, PermissionError) or "ermission denied" in text:
        return "cannot be used: permission denied; check the permissions of its files"
    return f"is damaged or cannot be read ({text[:200]}); 'lapwing dataset check' says what is, restore that from a copy"


@dataclass(frozen=True, slots=True)
class DataFile:
    """One Parquet file of a table: the batches in it lie between `first` and `last`, both included."""

    path: Path
    bytes: int
    rows: int
    first: str
    last: str


class Store:
    """The tables of the dataset in folder `path`, as they stood at the last `refresh`."""

    def __init__(self, path: Path, marker: dict[str, Any]) -> None:
        self.path = path
        self.marker = marker
        self._tables: dict[str, DeltaTable] = {}

    # -- making and opening -----------------------------------------------------------------------------------------

    @classmethod
    def create(cls, path: Path) -> Store:
        """Make an empty dataset, whole or not at all. Raises DatasetError where something else is already."""
        target = path.resolve()
        _check_path(path)
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            raise DatasetError(f"{path} exists already and is not empty; name a new folder")
        with faults(f"{path}"):
            target.parent.mkdir(parents=True, exist_ok=True)
            made = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
        try:
            with faults(f"{path}"):
                made.chmod(0o777 & ~_umask())
                for table in TABLES:
                    DeltaTable.create(str(made / table), arrow_schema(table), configuration=_configuration(), description=f"Lapwing dataset, table {table}")
                (made / LOCKS).mkdir()
                _write_json(made / MARKER, {"format": FORMAT, "lapwing": __version__})
                made.rename(target)
        except BaseException:
            shutil.rmtree(made, ignore_errors=True)
            raise
        return cls.open(path)

    @classmethod
    def open(cls, path: Path) -> Store:
        """The dataset in folder `path`. Raises DatasetError when it is none, newer than this code, or damaged."""
        _check_path(path)
        store = cls(path, _marker(path))
        for table in TABLES:
            _check_schema(path, table, store.delta(table))
        return store

    def delta(self, table: str) -> DeltaTable:
        """The Delta table. Raises DatasetError when it is missing or damaged."""
        if table not in self._tables:
            with faults(f"{self.path}: table {table}"):
                try:
                    self._tables[table] = DeltaTable(str((self.path / table).resolve()))
                except TableNotFoundError as error:
                    raise DatasetError(f"{self.path} has no table {table}; restore the folder {table} from a copy") from error
        return self._tables[table]

    def refresh(self) -> None:
        """Look at what others have written since."""
        self.marker = _marker(self.path)
        for table in TABLES:
            with faults(f"{self.path}: table {table}"):
                self.delta(table).update_incremental()

    # -- reading ----------------------------------------------------------------------------------------------------

    def files(self, table: str, batches: Iterable[str] | None = None) -> list[DataFile]:
        """The files of a table in order of their names; of `batches`, if given, those that may hold rows of one."""
        with faults(f"{self.path}: table {table}"):
            actions = pa.table(self.delta(table).get_add_actions(flatten=True)).to_pylist()
        folder = self.path / table
        found = [
            DataFile(folder / a["path"], a["size_bytes"], a["num_records"] or 0, a.get("min.batch") or "", a.get("max.batch") or "\uffff") for a in actions
        ]  # fmt: skip
        if batches is not None:
            wanted = list(batches)
            found = [f for f in found if any(f.first <= batch <= f.last for batch in wanted)]
        return sorted(found, key=lambda f: f.path)

    # -- writing ----------------------------------------------------------------------------------------------------

    def write(self, table: str, rows: pa.Table) -> None:
        """Append rows that have the table's schema and put them on the disk. Raises DatasetError, and then none is in the table."""
        with faults(f"{self.path}: table {table}"):
            if shutil.disk_usage(self.path).free < rows.nbytes + _SPARE_BYTES:
                raise OSError(28, "No space left on device")
            # The table's own descriptions of its columns count: another version may word them otherwise, and Delta refuses both.
            as_made = rows.cast(pa.schema(self.delta(table).schema().to_arrow()))
            write_deltalake(self.delta(table), as_made, mode="append", writer_properties=_writer(table))
            self._settle(table)

    def delete(self, table: str, predicate: str) -> int:
        """Remove the rows of which the SQL `predicate` holds; gives their number."""
        with faults(f"{self.path}: table {table}"):
            done = self.delta(table).delete(predicate, writer_properties=_writer(table))
            if done["num_deleted_rows"]:
                self._settle(table)
        return int(done["num_deleted_rows"])

    def compact(self, table: str) -> int:
        """Put the small files of a table together and free the disk of what was replaced a day ago; gives by how many files fewer."""
        with faults(f"{self.path}: table {table}"):
            delta = self.delta(table)
            before = len(self.files(table))
            delta.optimize.compact(target_size=_FILE_BYTES, max_concurrent_tasks=1, writer_properties=_writer(table))
            self._settle(table)
            delta.vacuum(retention_hours=_KEPT_HOURS, enforce_retention_duration=False, dry_run=False, full=True)
        return before - len(self.files(table))

    def mark(self, **fields: Any) -> None:
        """Set fields of the marker file, whole or not at all."""
        with faults(f"{self.path}"):
            _write_json(self.path / MARKER, self.marker | fields)
        self.marker = self.marker | fields

    def note(self, name: str, content: dict[str, Any]) -> None:
        """Write a JSON file beside the tables, whole or not at all. It is no part of any version."""
        with faults(f"{self.path}"):
            _write_json(self.path / name, content)

    def _settle(self, table: str) -> None:
        """Have the system put the last commit on the disk: a power cut must not leave a log entry without its content."""
        log = self.path / table / "_delta_log"
        entry = log / f"{self.delta(table).version():020}.json"
        lines = [json.loads(line) for line in entry.read_text(encoding="utf-8").splitlines()] if entry.exists() else []
        added = [self.path / table / line["add"]["path"] for line in lines if "add" in line]
        for path in (*added, entry, log, self.path / table):
            if path.exists():
                _sync(path)


def _check_path(path: Path) -> None:
    if _UNSAFE.search(str(path.resolve())):
        raise DatasetError(f"{path.resolve()} cannot hold a dataset: its name has one of [ ] ^ | \\ or a % code; rename the folder")


def _configuration() -> dict[str, str | None]:
    # Statistics of other columns would only make the log larger: rows are looked for by batch. The whole log stays, so that
    # whoever has no Delta reader finds the valid files in its JSON (docs/dataset.md shows how).
    return {"delta.dataSkippingStatsColumns": "batch", "delta.checkpointInterval": "100", "delta.enableExpiredLogCleanup": "false"}


def _writer(table: str) -> WriterProperties:
    return WriterProperties(compression="ZSTD", compression_level=3, max_row_group_size=_GROUPS.get(table, _GROUP))


def _marker(path: Path) -> dict[str, Any]:
    file = path / MARKER
    if not file.is_file():
        if path.is_dir():
            raise DatasetError(f"{path} is no dataset: it has no {MARKER}; check the path")
        raise DatasetError(f"there is no dataset {path}; check the path, or make one with 'lapwing dataset create {path}'")
    with faults(f"{file}"):
        text = file.read_text(encoding="utf-8", errors="replace")
    try:
        marker = json.loads(text)
        known = int(marker["format"])
    except (ValueError, TypeError, KeyError) as error:
        raise DatasetError(f'{file} is damaged: it names no format; write {{"format": {FORMAT}}} in it, or restore it from a copy') from error
    if known > FORMAT:
        maker = marker.get("lapwing", "of an unknown version")
        raise DatasetError(f"{path} was made by a newer Lapwing ({maker}, format {known}); this one ({__version__}) reads format {FORMAT}: upgrade Lapwing")
    return dict(marker)


def _check_schema(path: Path, table: str, delta: DeltaTable) -> None:
    found = pa.schema(delta.schema().to_arrow())
    wanted = arrow_schema(table)
    if found.names != wanted.names or found.types != wanted.types:
        odd = [n for n in {**dict.fromkeys(wanted.names), **dict.fromkeys(found.names)} if _type_in(found, n) != _type_in(wanted, n)]
        raise DatasetError(f"{path}: table {table} is not as Lapwing makes it (columns {', '.join(odd) or 'in another order'}); restore it from a copy")


def _type_in(schema: pa.Schema, name: str) -> pa.DataType | None:
    return schema.field(name).type if name in schema.names else None


def _write_json(path: Path, content: dict[str, Any]) -> None:
    part = path.with_name(f".{path.name}.part")
    part.write_text(json.dumps(content, ensure_ascii=False) + "\n", encoding="utf-8")
    _sync(part)
    part.replace(path)


def _sync(path: Path) -> None:
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
