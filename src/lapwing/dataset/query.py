"""SQL over the views of a dataset: one statement that reads, within limits of time and memory, shut off from everything else on the machine.

What holds it, tested one by one: DuckDB may open the files of the tables and nothing else; its settings are locked; the statement runs in a
transaction that cannot write; only kinds of statement that read are let through; what does not fit in memory goes to a folder that is removed.
"""

from __future__ import annotations

import re
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from typing import Any, TypeVar

import duckdb
import pyarrow as pa

from lapwing.dataset import visible
from lapwing.dataset.runs import Run
from lapwing.dataset.store import Store
from lapwing.errors import QueryError
from lapwing.records.schemas import TABLES

#: Seconds a query may take and memory it may use, unless told otherwise. The documented queries take under 2 s and 0.6 GB on a million events.
TIMEOUT = 60.0
MEMORY = "2GB"
#: What does not fit in memory may take so many times as much of the disk: so a million events with all columns are sorted within 600 MB, not within 300.
_SPILL = 5
#: Rows that come out at once: 10,000 events with all columns are some 20 MB.
_ROWS = 10_000
#: Seconds between two looks at whether a query that was told to stop has stopped. DuckDB forgets what it was told before it had begun.
_PATIENCE = 0.05

_KINDS = duckdb.StatementType
#: What is let through. DESCRIBE, SHOW, SUMMARIZE, VALUES and FROM count as SELECT; MULTI is what PIVOT is made of.
_READING = (_KINDS.SELECT, _KINDS.EXPLAIN, _KINDS.MULTI)
_WRITING = (
    _KINDS.INSERT, _KINDS.UPDATE, _KINDS.DELETE, _KINDS.MERGE_INTO, _KINDS.CREATE, _KINDS.CREATE_FUNC, _KINDS.DROP, _KINDS.ALTER, _KINDS.COPY,
    _KINDS.COPY_DATABASE, _KINDS.EXPORT, _KINDS.ATTACH, _KINDS.VACUUM,
)  # fmt: skip
_WOULD_WRITE = "this statement would write; queries only read"
_UNITS = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}

Parameters = Mapping[str, Any] | Sequence[Any]
_T = TypeVar("_T")


class Answer:
    """The rows a query gives, as Arrow batches of `schema` while it runs; to be read once, before its context ends. Raises QueryError."""

    def __init__(self, query: _Running, reader: pa.RecordBatchReader) -> None:
        self._query = query
        self._reader = reader
        self.schema = pa.schema([_plain(field) for field in reader.schema])

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        while (batch := self._query.wait(self._next)) is not None:
            if self.schema != batch.schema:
                try:
                    batch = pa.Table.from_batches([batch]).cast(self.schema).combine_chunks().to_batches()[0]
                except pa.ArrowException as error:
                    raise QueryError("a whole number of the result has more than 64 bits; write CAST(… AS DOUBLE)") from error
            yield batch

    def table(self) -> pa.Table:
        """All rows. Raises QueryError where they take more memory than the query may."""
        batches, size = [], 0
        for batch in self:
            size += batch.nbytes
            if size > self._query.memory:
                raise QueryError(f"the result takes more than the {_size(self._query.memory)} a query may; ask for fewer columns or rows, or allow more memory")
            batches.append(batch)
        return pa.Table.from_batches(batches, self.schema)

    def _next(self) -> pa.RecordBatch | None:
        while True:
            try:
                batch = self._reader.read_next_batch()
            except StopIteration:
                return None
            if batch.num_rows:
                return batch


@contextmanager
def answered(
    store: Store, runs: Sequence[Run], sql: str, parameters: Parameters | None = None, *, timeout: float = TIMEOUT, memory: str | int = MEMORY
) -> Iterator[Answer]:
    """The answer to one SQL statement over the tables as the commits `runs` made them, to be read inside the context.

    `parameters` are bound to `$name` (a mapping) or `?` (a sequence). `timeout` in seconds, 0 for none, counts until the last row is read. `memory`:
    bytes, or *500MB*, *2GB*. Raises QueryError: the statement is wrong, would write, takes too long or too much; DatasetError: the tables are damaged.
    """
    allowed = bytes_of(memory)
    with tempfile.TemporaryDirectory(prefix="lapwing-query-") as spill, closing(visible.connect(store, runs)) as connection:
        query = _Running(connection, timeout, allowed)
        with _explained():
            _confine(connection, store, allowed, spill)
            statement = _only(connection, sql)
            connection.execute("BEGIN TRANSACTION READ ONLY")
        reader = query.wait(lambda: connection.sql(statement.query, params=_bindable(parameters)).to_arrow_reader(_ROWS))
        yield Answer(query, reader)


def bytes_of(memory: str | int) -> int:
    """*2GB* as bytes. Raises QueryError."""
    if isinstance(memory, int):
        return memory
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([KMGT]?)B?", memory.strip().upper())
    if not found or not float(found[1]):
        raise QueryError(f"'{memory}' is no amount of memory; write 500MB or 2GB")
    return int(float(found[1]) * _UNITS[found[2]])


def _size(count: int) -> str:
    unit = next(u for u in "TGMK " if count >= _UNITS[u.strip()] or u == " ")
    return f"{count / _UNITS[unit.strip()]:.3g} {unit.strip()}B"


def _plain(field: pa.Field) -> pa.Field:
    """A column as other programs take it: sums of whole numbers are 128 bits wide in DuckDB, which few know."""
    if pa.types.is_decimal(field.type) and field.type.scale == 0 and field.type.precision > 18:
        return field.with_type(pa.int64())
    return field


# -- what may run --------------------------------------------------------------------------------------------------


def _confine(connection: duckdb.DuckDBPyConnection, store: Store, memory: int, spill: str) -> None:
    """From here on the connection opens the files of the tables and `spill`, keeps to `memory` and cannot be told otherwise."""
    paths = [str(file.path) for table in TABLES for file in store.files(table)]
    for name, value in (
        ("allowed_paths", "[" + ", ".join(_quoted(path) for path in paths) + "]"),
        ("temp_directory", _quoted(spill)),
        ("max_temp_directory_size", f"'{memory * _SPILL}B'"),
        ("memory_limit", f"'{memory}B'"),
        ("python_enable_replacements", "false"),
        ("enable_external_access", "false"),
        ("lock_configuration", "true"),
    ):
        connection.execute(f"SET {name} = {value}")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _only(connection: duckdb.DuckDBPyConnection, sql: str) -> duckdb.Statement:
    """The statement, if it is one and reads. Raises QueryError."""
    statements = connection.extract_statements(sql)
    if not statements:
        raise QueryError("the query is empty; write one SELECT")
    for statement in statements:
        if statement.type in _WRITING:
            raise QueryError(_WOULD_WRITE)
        if statement.type not in _READING:
            raise QueryError(f"{statement.type.name} is no query; write SELECT, WITH, FROM, PIVOT, DESCRIBE, SHOW, SUMMARIZE or EXPLAIN")
    if len(statements) > 1:
        raise QueryError(f"these are {len(statements)} statements; a query is one")
    return statements[0]


def _bindable(parameters: Parameters | None) -> dict[str, Any] | list[Any] | None:
    if not parameters:
        return None
    return dict(parameters) if isinstance(parameters, Mapping) else list(parameters)


# -- running -------------------------------------------------------------------------------------------------------


class _Running:
    """Work of a connection done in a thread, so that the user and the clock can stop it."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, timeout: float, memory: int) -> None:
        self.memory = memory
        self._connection = connection
        self._timeout = timeout
        self._end = time.monotonic() + timeout if timeout else float("inf")

    def wait(self, work: Callable[[], _T]) -> _T:
        """What `work` gives. Raises QueryError, and KeyboardInterrupt when the user stops it."""
        outcome: list[_T] = []
        failure: list[BaseException] = []
        done = threading.Event()  # joining the thread would not do: interrupted, Python 3.11 takes it for ended

        def run() -> None:
            try:
                outcome.append(work())
            except BaseException as error:  # raised again below, in the thread that waits
                failure.append(error)
            done.set()

        threading.Thread(target=run, daemon=True).start()
        try:
            left = self._end - time.monotonic()
            in_time = done.wait(left if left < threading.TIMEOUT_MAX else None)
        finally:
            while not done.is_set():
                self._connection.interrupt()
                done.wait(_PATIENCE)
        if not in_time or time.monotonic() >= self._end:
            raise QueryError(f"the query took longer than {self._timeout:g} seconds and was stopped; narrow it, or allow more time")
        with _explained():
            if failure:
                raise failure[0]
        return outcome[0]


@contextmanager
def _explained() -> Iterator[None]:
    """What DuckDB says of a query in one line. Raises QueryError."""
    try:
        yield
    except (duckdb.Error, pa.ArrowException, OSError) as error:
        raise QueryError(_reason(str(error))) from error


def _reason(said: str) -> str:
    """DuckDB's message without its kind, the quoted query and advice on settings that a query cannot change."""
    said = said.split("\n\nLINE ")[0].strip()
    if said.startswith("Out of Memory") or "max_temp_directory_size" in said:
        return "the query needs more memory than it may use; ask for fewer columns or rows, or allow more memory"
    if "read-only mode" in said and "transaction" in said:
        return _WOULD_WRITE
    if "disabled by configuration" in said or "disabled through configuration" in said:
        return "a query reads the tables of the dataset, and no other file or address"
    text = re.sub(r"^(?:\w+ ){1,4}Error: ", "", " ".join(said.split()))
    return f"the query fails: {text[:400]}"
