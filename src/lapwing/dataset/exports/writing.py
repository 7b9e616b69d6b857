"""Rows to the bytes of a file, piece by piece as they come."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from lapwing.dataset.exports.fields import Field, Format, Row
from lapwing.render.cells import json_line, write_csv, write_tsv
from lapwing.render.rows import Pieces

if TYPE_CHECKING:
    import pyarrow

#: Rows written at a time; of Parquet they make a row group.
_PIECE = 2_000
_GROUP = 20_000
_BOM = b"\xef\xbb\xbf"


def pieces(
    format: Format, rows: Iterable[Row], *, texts: bool = True, header: bool = True, bom: bool = False, metadata: Callable[[], Mapping[str, str]] = dict
) -> Iterator[bytes]:
    """The file's bytes. `texts`: with what quotes the article. `header`, `bom`: of CSV and TSV; `metadata`: of Parquet, asked for after the last row."""
    cells = _cells(format.fields, texts)
    if format.kind == "jsonl":
        return _jsonl(format.fields, rows, cells)
    if format.kind == "parquet":
        return _parquet(format.fields, rows, cells, metadata)
    return _delimited(format, rows, cells, header, bom)


def _cells(fields: Sequence[Field], texts: bool) -> Callable[[Row], list[Any]]:
    makers = [(f.value if f.value and (texts or not f.quotes) else None) for f in fields]
    return lambda row: [make(row) if make else None for make in makers]


def _delimited(format: Format, rows: Iterable[Row], cells: Callable[[Row], list[Any]], header: bool, bom: bool) -> Iterator[bytes]:
    write = write_csv if format.kind == "csv" else write_tsv
    out = io.StringIO(newline="")
    if header:
        write(out, [[f.name for f in format.fields]])
    yield (_BOM if bom else b"") + _taken(out)
    for some in _chunks(map(cells, rows), _PIECE):
        write(out, some)
        yield _taken(out)


def _taken(out: io.StringIO) -> bytes:
    content = out.getvalue().encode("utf-8")
    out.seek(0)
    out.truncate()
    return content


def _jsonl(fields: Sequence[Field], rows: Iterable[Row], cells: Callable[[Row], list[Any]]) -> Iterator[bytes]:
    """What is None is left out."""
    for some in _chunks(map(cells, rows), _PIECE):
        lines = [json_line({f.name: value for f, value in zip(fields, row, strict=True) if value is not None}) for row in some]
        yield "".join(lines).encode("utf-8", "replace")


def _parquet(fields: Sequence[Field], rows: Iterable[Row], cells: Callable[[Row], list[Any]], metadata: Callable[[], Mapping[str, str]]) -> Iterator[bytes]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = arrow_schema(fields)
    sink = Pieces()
    with pq.ParquetWriter(pa.PythonFile(sink, mode="w"), schema, compression="zstd") as writer:
        for some in _chunks(map(cells, rows), _GROUP):
            columns = zip(*some, strict=True)
            writer.write_table(pa.table([pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)], schema=schema))
            yield sink.taken()
        writer.add_key_value_metadata(dict(metadata()))
    yield sink.taken()


def arrow_schema(fields: Sequence[Field]) -> pyarrow.Schema:
    """The Arrow schema of flat columns, each with its meaning."""
    import pyarrow as pa

    types = {"string": pa.string(), "integer": pa.int64(), "number": pa.float64(), "date": pa.date32()}
    return pa.schema([pa.field(f.name, types[f.type], metadata={"means": f.means}) for f in fields])


def _chunks(rows: Iterable[list[Any]], size: int) -> Iterator[list[list[Any]]]:
    iterator = iter(rows)
    while some := list(islice(iterator, size)):
        yield some
