"""Rows of a dataset for analysis in Python: what a query gave (`Result`), and events chosen by who, what, when and how sure (`Events`)."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from lapwing.dataset.query import Answer, answered
from lapwing.dataset.visible import ORDER
from lapwing.errors import QueryError
from lapwing.records.schemas import TABLES
from lapwing.render.rows import rows_of, to_html

if TYPE_CHECKING:
    from lapwing.dataset.conditions import Conditions
    from lapwing.dataset.dataset import Dataset

#: Rows that a notebook shows.
_SHOWN = 10
_EVENT = tuple(column.name for column in TABLES["events"] if column.name != "batch")
#: What an event takes over from its document.
_DOCUMENT = ("title", "publisher", "published", "language", "url")
#: What a notebook shows of an event.
_GLANCE = ("date_from", "actor_codes", "event", "mode", "aux", "recipient_codes", "sentence", "publisher")
#: What `Events.count_by` takes beside columns of single values.
_KEYS = {
    "actor": "e.actor_codes", "recipient": "e.recipient_codes", "year": "year(e.date_from)", "month": "date_trunc('month', e.date_from)::DATE",
    "fact": "is_fact(e.aux)",
}  # fmt: skip
#: Those that hold several values.
_LISTS = ("actor", "recipient")


class Rows(ABC):
    """Rows as an Arrow table or a data frame, or one by one as dicts. In a notebook the first ones show."""

    @abstractmethod
    def to_arrow(self) -> pa.Table:
        """All rows as an Arrow table."""

    @abstractmethod
    def __len__(self) -> int: ...

    @abstractmethod
    def __iter__(self) -> Iterator[dict[str, Any]]: ...

    @abstractmethod
    def _first(self, count: int) -> pa.Table:
        """The first rows, with the columns that are worth a glance."""

    def to_pandas(self) -> Any:
        """All rows as a pandas data frame. Raises QueryError where pandas is not installed."""
        try:
            import pandas  # noqa: F401
        except ImportError as error:
            raise QueryError("to_pandas() needs pandas, which is not installed; run: pip install 'lapwing[pandas]'") from error
        return self.to_arrow().to_pandas()

    def to_polars(self) -> Any:
        """All rows as a polars data frame. Raises QueryError where polars is not installed."""
        try:
            import polars
        except ImportError as error:
            raise QueryError("to_polars() needs polars, which is not installed; run: pip install 'lapwing[polars]'") from error
        return polars.from_arrow(self.to_arrow())

    @abstractmethod
    def _summary(self, count: int) -> str:
        """What this is, and that it has so many rows."""

    def __repr__(self) -> str:
        return self._summary(len(self))

    def _repr_html_(self) -> str:
        first, count = self._first(_SHOWN), len(self)
        caption = self._summary(count) + (f", the first {first.num_rows}" if count > first.num_rows else "")
        return to_html(caption, first.column_names, first.to_pylist())


class Result(Rows):
    """The rows a query gave."""

    def __init__(self, table: pa.Table) -> None:
        self._table = table

    @property
    def columns(self) -> list[str]:
        """Names of the columns."""
        return list(self._table.column_names)

    def to_arrow(self) -> pa.Table:
        return self._table

    def __len__(self) -> int:
        return int(self._table.num_rows)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return rows_of(self._table.to_batches())

    def _summary(self, count: int) -> str:
        return f"<Result: {count:,} rows; columns {', '.join(self.columns)}>"

    def _first(self, count: int) -> pa.Table:
        return self._table.slice(0, count)


class Events(Rows):
    """Events of a dataset that fulfil conditions, at the version the dataset showed. Nothing is read before rows are asked for.

    The columns are those of the table `events`, then the title, publisher, day of publication, language and address of the document.
    """

    def __init__(self, dataset: Dataset, asked: Conditions) -> None:
        self._store, self._runs = dataset.store, tuple(dataset.runs)
        self._asked = asked
        self._name = f"{dataset.path}, version {dataset.version}"

    @property
    def columns(self) -> list[str]:
        """Names of the columns."""
        return [*_EVENT, *_DOCUMENT]

    def to_arrow(self, columns: Sequence[str] | None = None) -> pa.Table:
        """All rows, or some columns of them, in the order of documents and their sentences. Raises QueryError for an unknown column."""
        with self._answer(self._select(self.columns if columns is None else columns)) as answer:
            return answer.table()

    def count_by(self, *keys: str) -> Result:
        """How many events have each value or combination, the most frequent first: `count_by("event", "year")`.

        A key is a column of single values (*event*, *mode*, *quad*, *place_country*, *attribution_kind*, *publisher*, *language* …), or *actor*,
        *recipient* (an event counts for each of its codes), *year*, *month* (of the first day it may have happened), *fact*. Raises QueryError.
        """
        if not keys:
            raise QueryError("count_by() needs a key, such as 'event' or 'year'")
        shown = ", ".join(f"{self._key(key)} AS {_name(key)}" for key in keys)
        sql = f"SELECT {shown} FROM {self._from(shown)}"
        for key in (k for k in _LISTS if k in keys):
            sql = f"SELECT * REPLACE (unnest({key}) AS {key}) FROM ({sql})"
        names = ", ".join(map(_name, keys))
        sql = f"SELECT {names}, count(*) AS events FROM ({sql}) GROUP BY ALL ORDER BY events DESC, {names}"
        with self._answer(sql) as answer:
            return Result(answer.table())

    def __len__(self) -> int:
        with self._answer(f"SELECT count(*) FROM {self._from('')}") as answer:
            return int(answer.table().column(0)[0].as_py())

    def __iter__(self) -> Iterator[dict[str, Any]]:
        with self._answer(self._select(self.columns)) as answer:
            yield from rows_of(answer)

    def _summary(self, count: int) -> str:
        return f"<Events of {', '.join((self._name, *self._asked.said))}: {count:,}>"

    def _first(self, count: int) -> pa.Table:
        with self._answer(f"{self._select(_GLANCE)} LIMIT {count}") as answer:
            return answer.table()

    def _answer(self, sql: str) -> AbstractContextManager[Answer]:
        return answered(self._store, self._runs, sql, self._asked.parameters, timeout=0)

    def _from(self, shown: str) -> str:
        """What stands behind FROM; documents only where a condition or what is `shown` needs them."""
        where = " AND ".join(self._asked.sql) or "true"
        documents = "LEFT JOIN documents d ON d.id = e.document_id " if re.search(r"\bd\.", f"{shown} {where}") else ""
        return f"events e {documents}WHERE {where}"

    def _select(self, columns: Sequence[str]) -> str:
        order = ORDER["events"].replace("document_id", "e.document_id").replace("sentence.", "e.sentence.").replace('"trigger".', 'e."trigger".')
        shown = ", ".join(map(self._column, columns))
        return f"SELECT {shown} FROM {self._from(shown)} ORDER BY {order.removesuffix('id')}e.id"

    def _column(self, name: str) -> str:
        if name in _EVENT:
            return f"e.{_name(name)}"
        if name in _DOCUMENT:
            return f"d.{_name(name)}"
        raise QueryError(f"events have no column '{name}'; they have {', '.join(self.columns)}")

    def _key(self, name: str) -> str:
        return _KEYS.get(name) or self._column(name)


def _name(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'
