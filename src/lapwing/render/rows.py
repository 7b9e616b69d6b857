"""Rows of any columns, as a query gives them: for files piece by piece as they come, for a terminal and for a notebook the first of them.

`batches` are Arrow record batches of one `schema`. Files leave out nothing; CSV and TSV join the values of a list with `;` and write other nested
values as JSON. What a terminal or a notebook shows is made inert: the texts are anybody's.
"""

from __future__ import annotations

import html
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import chain
from math import isfinite
from typing import IO, TYPE_CHECKING, Any

from lapwing.errors import OutputError
from lapwing.render.inert import inert

if TYPE_CHECKING:
    import pyarrow

Row = Mapping[str, Any]
#: A cell in a notebook or on a terminal card shows so many characters.
_CELL = 200
#: A value of so many characters can be read when folded into a column; where a table has less for its columns, every row becomes a card.
_READABLE = 12


def rows_of(batches: Iterable[pyarrow.RecordBatch]) -> Iterator[dict[str, Any]]:
    """The rows as plain data. A name that several columns have stands for the last of them."""
    for batch in batches:
        columns = [column.to_pylist() for column in batch.columns]
        for values in zip(*columns, strict=True):
            yield dict(zip(batch.schema.names, values, strict=True))


# -- files ---------------------------------------------------------------------------------------------------------


def delimited(schema: pyarrow.Schema, batches: Iterable[pyarrow.RecordBatch], write: Callable[[IO[str], Iterable[Sequence[Any]]], None]) -> Iterator[bytes]:
    """A header line and the rows, as `write` (`cells.write_csv`, `cells.write_tsv`) writes them."""
    out = io.StringIO(newline="")
    write(out, [schema.names])
    yield _taken(out)
    for batch in batches:
        write(out, zip(*(map(_flat, column.to_pylist()) for column in batch.columns), strict=True))
        yield _taken(out)


def _taken(out: io.StringIO) -> bytes:
    content = out.getvalue().encode("utf-8", "replace")
    out.seek(0)
    out.truncate()
    return content


def _flat(value: Any) -> Any:
    """One cell: values of a list joined, a structure as JSON."""
    if isinstance(value, list) and not any(isinstance(v, list | dict) for v in value):
        return ";".join("" if v is None else str(_json_value(v)).replace(";", ",") for v in value) or None
    return _dumped(value) if isinstance(value, list | dict) else _json_value(value)


def jsonl(batches: Iterable[pyarrow.RecordBatch]) -> Iterator[bytes]:
    """One JSON object a line."""
    for batch in batches:
        yield "".join(_dumped(row) + "\n" for row in rows_of([batch])).encode("utf-8", "replace")


def json_array(batches: Iterable[pyarrow.RecordBatch]) -> Iterator[bytes]:
    """A JSON array, one object a line."""
    before = "[\n"
    for row in rows_of(batches):
        yield (before + _dumped(row)).encode("utf-8", "replace")
        before = ",\n"
    yield b"\n]\n" if before != "[\n" else b"[]\n"


def _dumped(value: Any) -> str:
    return json.dumps(_json_value(value), ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _json_value(value: Any) -> Any:
    """A value as JSON has it: days as YYYY-MM-DD, what is no number as null, bytes as hexadecimal digits."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return value if isfinite(value) else None
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() and value.as_tuple().exponent == 0 else float(value)
    if isinstance(value, date | datetime) or hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, bytes):
        return value.hex()
    if hasattr(value, "nanoseconds"):  # an interval, as ISO 8601 writes it
        return f"P{value.months}M{value.days}DT{value.nanoseconds / 1e9:g}S"
    if isinstance(value, dict):
        return {str(key): _json_value(v) for key, v in value.items()}
    if isinstance(value, list | tuple):
        return [_json_value(v) for v in value]
    return str(value)


def parquet(schema: pyarrow.Schema, batches: Iterable[pyarrow.RecordBatch]) -> Iterator[bytes]:
    """A Parquet file (zstd), piece by piece. Raises OutputError for a type Parquet has not."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = Pieces()
    try:
        with pq.ParquetWriter(pa.PythonFile(sink, mode="w"), schema, compression="zstd") as writer:
            for batch in batches:
                writer.write_batch(batch)
                yield sink.taken()
    except (pa.ArrowNotImplementedError, pa.ArrowInvalid) as error:
        raise OutputError(f"this cannot be written as Parquet ({' '.join(str(error).split())[:160]}); CAST the column to VARCHAR") from error
    yield sink.taken()


class Pieces(io.RawIOBase):
    """A file that is handed out as it is written."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        self._parts.append(bytes(content))
        return len(self._parts[-1])

    def taken(self) -> bytes:
        content, self._parts = b"".join(self._parts), []
        return content


# -- for reading ---------------------------------------------------------------------------------------------------


def shown(value: Any) -> str:
    """A value on one line, as a reader wants it: a passage as its words, a list with semicolons, nothing as an empty cell."""
    if isinstance(value, dict):
        if set(value) == {"text", "start", "end"}:
            return inert(str(value["text"]))
        if {"code", "name", "role"} <= set(value):  # a party
            return inert(f"{value['name'] or value['text'] or '?'} [{' '.join((value['code'] or '?', *(value.get('sector') or ())))}]")
        return ", ".join(f"{inert(str(key))}: {shown(v)}" for key, v in value.items() if v is not None)
    if isinstance(value, list):
        return "; ".join(shown(v) for v in value)
    if isinstance(value, float):
        return f"{value:.6g}"
    return "" if value is None else inert(str(_json_value(value)))


def to_text(schema: pyarrow.Schema, rows: Sequence[Row], width: int) -> str:
    """A table of `width` columns, or cards where it would have too many columns to be read."""
    from rich.console import Console

    console = Console(width=width, color_system=None, force_terminal=False, no_color=True, highlight=False, emoji=False, markup=False, legacy_windows=False)
    with console.capture() as captured:
        if _fits(schema.names, rows, width):
            console.print(_table(schema, rows))
        else:
            for row in rows:
                console.print(_card(schema, row))
    return "\n".join(line.rstrip() for line in captured.get().rstrip("\n").split("\n")) + "\n"


def _fits(names: Sequence[str], rows: Sequence[Row], width: int) -> bool:
    longest = (max(len(name), *(len(shown(row[name])) for row in rows), 0) for name in names)
    return sum(2 + min(length, _READABLE) for length in longest) <= width


def _table(schema: pyarrow.Schema, rows: Sequence[Row]) -> Any:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="")
    for field in schema:
        table.add_column(Text(inert(field.name)), justify="right" if _is_number(field.type) else "left", overflow="fold")
    table.add_row(*("─" * min(len(inert(name)), 20) for name in schema.names))
    for row in rows:
        table.add_row(*(Text(shown(row[name])) for name in schema.names))
    return table


def _card(schema: pyarrow.Schema, row: Row) -> Any:
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    for name in schema.names:
        if text := shown(row[name]):
            grid.add_row(Text(inert(name)), Text(text if len(text) <= _CELL else text[: _CELL - 1] + "…"))
    return Padding(grid, (0, 0, 1, 0))


def _is_number(kind: pyarrow.DataType) -> bool:
    import pyarrow as pa

    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind))


def to_html(caption: str, names: Sequence[str], rows: Iterable[Row]) -> str:
    """A table for a notebook. Everything in it is escaped."""
    head = "".join(f"<th>{_escaped(name)}</th>" for name in names)
    lines = ("<tr>" + "".join(f"<td>{_escaped(_short(shown(row[name])))}</td>" for name in names) + "</tr>" for row in rows)
    return "".join(chain((f"<p>{_escaped(caption)}</p><table><thead><tr>{head}</tr></thead><tbody>",), lines, ("</tbody></table>",)))


def _short(text: str) -> str:
    return text if len(text) <= _CELL else text[: _CELL - 1] + "…"


def _escaped(text: str) -> str:
    return html.escape(inert(text))
