"""`lapwing query`: SQL over a dataset."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lapwing.cli.dataset import AsOf
from lapwing.cli.options import DatasetPath, Width
from lapwing.cli.output import check_writable, write_file, write_stdout
from lapwing.cli.read import PIPE_WIDTH
from lapwing.errors import InputError

if TYPE_CHECKING:
    from lapwing.dataset.query import Answer

#: Rows a table on standard output shows unless told otherwise: two screens.
SHOWN = 40


class Format(StrEnum):
    """What `--format` takes."""

    table = "table"
    csv = "csv"
    tsv = "tsv"
    json = "json"
    jsonl = "jsonl"
    parquet = "parquet"


_SUFFIXES = {f".{f.value}": f for f in Format if f is not Format.table} | {".ndjson": Format.jsonl}


def query(
    path: DatasetPath,
    sql: Annotated[str | None, typer.Argument(metavar="SQL", help="One SELECT over the tables, in quotation marks; - for standard input.")] = None,
    file: Annotated[Path | None, typer.Option("--file", "-f", metavar="PATH", help="Read the SQL from this file.")] = None,
    format: Annotated[Format | None, typer.Option("--format", help="By default the suffix of --output decides, else a table for reading.")] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="PATH", help="Write all rows here instead of to standard output.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=0, metavar="N", help="Rows of a table on standard output; 0 shows all.")] = SHOWN,
    timeout: Annotated[float, typer.Option("--timeout", min=0, metavar="SECONDS", help="Stop the query after so many seconds; 0 never stops it.")] = 60,
    memory: Annotated[str, typer.Option("--memory", metavar="SIZE", help="Memory the query may use.")] = "2GB",
    as_of: AsOf = None,
    width: Width = None,
) -> None:
    """Ask a dataset in SQL. Queries only read; docs/queries.md has the tables, and examples."""
    from lapwing.dataset import Dataset
    from lapwing.dataset.query import answered

    text = _text(sql, file)
    chosen = format or _by_suffix(output)
    if output is not None:
        check_writable(output)
    elif chosen is Format.parquet and sys.stdout.isatty():
        raise typer.BadParameter("Parquet is binary and would garble the terminal; add --output FILE")
    dataset = Dataset.open(path, as_of)
    with answered(dataset.store, dataset.runs, text, timeout=timeout, memory=memory) as answer:
        if chosen is Format.table:
            pieces: Iterable[bytes] = _table(answer, 0 if output else limit, width)
        else:
            pieces = _pieces(answer, chosen)
        if output:
            write_file(pieces, output)
        else:
            write_stdout(pieces)


def _by_suffix(output: Path | None) -> Format:
    return _SUFFIXES.get(output.suffix.lower(), Format.table) if output else Format.table


def _text(sql: str | None, file: Path | None) -> str:
    """The SQL. Raises InputError for a file that cannot be read."""
    if (sql is None) == (file is None):
        raise typer.BadParameter("give the SQL in quotation marks, or --file PATH, or - for standard input")
    try:
        if sql == "-":
            return sys.stdin.read()
        return file.read_text(encoding="utf-8-sig") if file else str(sql)
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror or error}; check the path") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{file or 'standard input'} is no UTF-8 text; save the SQL as UTF-8") from error


def _pieces(answer: Answer, format: Format) -> Iterable[bytes]:
    from lapwing.render import cells, rows

    if format is Format.parquet:
        return rows.parquet(answer.schema, answer)
    if format in (Format.csv, Format.tsv):
        return rows.delimited(answer.schema, answer, cells.write_csv if format is Format.csv else cells.write_tsv)
    return rows.jsonl(answer) if format is Format.jsonl else rows.json_array(answer)


def _table(answer: Answer, limit: int, width: int | None) -> Iterable[bytes]:
    """The first rows, and how many there are besides."""
    from rich.console import Console

    from lapwing.render.rows import Row, rows_of, to_text

    first: list[Row] = []
    count = 0
    for batch in answer:
        if not limit or count < limit:
            first.extend(rows_of([batch[: limit - count] if limit else batch]))
        count += batch.num_rows
    columns = width or (Console().width if sys.stdout.isatty() else PIPE_WIDTH)
    yield to_text(answer.schema, first, columns).encode("utf-8", "replace")
    left = count - len(first)
    said = f"{count:,} row{'' if count == 1 else 's'}"
    yield f"\n{said}{f', {left:,} of them left out (--limit 0 shows all, --output FILE writes all)' if left else ''}\n".encode()
