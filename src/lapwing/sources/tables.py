"""Tables of articles, one a row: comma, semicolon or tab separated text as a stream, and Parquet a few rows at a time.

The first row of a text names the columns (`fields` says which hold what). Values may be quoted and then hold separators and line ends.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO

import pyarrow as pa

from lapwing.errors import InputError
from lapwing.sources import lines
from lapwing.sources.decode import decode
from lapwing.sources.fields import BadLine, Columns, Record, record

#: Tried in this order; of those that read a header equally well the first counts.
DELIMITERS = (",", ";", "\t", "|")
#: Rows of Parquet in memory at a time.
_BATCH = 64


def read_rows(stream: io.BufferedReader, columns: Columns) -> Iterator[Record | BadLine]:
    """The documents of a separated text, in order; a row's number is that of the line it begins on. Never raises on what a row holds.

    A header without a text, or without a column that the mapping names, gives one `BadLine` of line 0 and nothing else.
    """
    source = _Lines(stream)
    heading = _heading(source)
    delimiter = _delimiter(heading, columns)
    header: list[str] = []
    for start, row in _rows(csv.reader(chain([heading], source), delimiter=delimiter, strict=True), source):
        if isinstance(row, BadLine):
            yield row
        elif not header:
            header = [name.strip() for name in row]
            if wrong := _unfit(header, columns):
                yield BadLine(0, wrong)
                return
        elif len(row) < len(header) or any(value.strip() for value in row[len(header) :]):
            why = f"has {len(row)} values where the header names {len(header)}; quote those that hold {_NAMES[delimiter]} or line ends"
            yield BadLine(start, why)
        else:
            yield record(start, dict(zip(header, row, strict=False)), columns)


_NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}


class _TooLong(Exception):
    """A line was passed over; the row it belongs to is none."""


class _Lines:
    """The lines of a stream, counted. NULs, with which databases fill up, are left out."""

    def __init__(self, stream: io.BufferedReader) -> None:
        self.number = 0
        self._lines = lines.read_lines(stream)

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        self.number, line = next(self._lines)
        if line is None:
            raise _TooLong
        return line.replace("\0", "")


def _heading(source: _Lines) -> str:
    """The first line that is not blank; "" where there is none."""
    try:
        return next((line for line in source if line.strip()), "")
    except _TooLong:
        return ""


def _rows(rows: Iterator[list[str]], source: _Lines) -> Iterator[tuple[int, list[str] | BadLine]]:
    """(line it begins on, row or what is wrong with it); blank rows are passed over. After a bad row the next line is taken for a new one."""
    while True:
        start = source.number + 1
        try:
            row = _next(rows)
        except StopIteration:
            return
        except _TooLong:
            yield start, _too_long(start)
        except csv.Error as error:
            yield (
                start,
                _too_long(start)
                if "field limit" in str(error)
                else BadLine(start, f"is no row ({error}); put values that hold quotes or line ends in quotes, and double the quotes in them"),
            )
        else:
            if any(value.strip() for value in row):
                yield start, row


def _next(rows: Iterator[list[str]]) -> list[str]:
    """The next row, however long its values: the limit is one for the whole process, and ours only while a row is read."""
    others = csv.field_size_limit(lines.MAX_LINE_BYTES)
    try:
        return next(rows)
    finally:
        csv.field_size_limit(others)


def _too_long(start: int) -> BadLine:
    return BadLine(start, f"holds a line or value longer than {lines.MAX_LINE_BYTES // 1_000_000} MB; put one article in each row", "too-large")


def _delimiter(heading: str, columns: Columns) -> str:
    """The separator that makes most of the header: names that mean something first, then the number of names."""

    def made(delimiter: str) -> tuple[int, int]:
        try:
            names = next(csv.reader([heading], delimiter=delimiter))
        except (csv.Error, StopIteration):
            return 0, 0
        return columns.score(name.strip() for name in names), len(names)

    return max(DELIMITERS, key=made)


def _unfit(header: list[str], columns: Columns) -> str:
    """Why nothing can be read under these names; "" when all is well."""
    if wrong := columns.missing(header):
        return wrong
    try:
        at = columns.find(tuple(header))
    except InputError as error:
        return str(error)
    double = [name for name in at.values() if header.count(name) > 1]
    return f"has the column '{double[0]}' twice; rename one" if double else ""


def read_parquet(stream: BinaryIO, columns: Columns) -> Iterator[Record | BadLine]:
    """The documents of a Parquet file that can be searched through, in order, rows counted from 1. What is wrong with the file is a `BadLine` of line 0."""
    import pyarrow.parquet as pq

    number = 0
    try:
        file = pq.ParquetFile(stream)
        header: list[str] = file.schema_arrow.names
        if wrong := _unfit(header, columns):
            yield BadLine(0, wrong)
            return
        for batch in file.iter_batches(_BATCH, columns=sorted(set(columns.find(tuple(header)).values()))):
            for values in batch.to_pylist():
                number += 1
                yield record(number, {name: decode(v).text if isinstance(v, bytes) else v for name, v in values.items()}, columns)
    except (pa.ArrowException, OSError) as error:
        yield BadLine(0, f"is no sound Parquet table (after row {number}: {' '.join(str(error).split())[:120]}); get it again")
