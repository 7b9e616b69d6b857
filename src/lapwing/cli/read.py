"""`lapwing read`: articles to events."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lapwing.cli.codes import worst
from lapwing.cli.options import Actors, Day, Language, Pipeline, Quiet, Width
from lapwing.cli.output import check_writable, write_file, write_stdout

if TYPE_CHECKING:
    from lapwing.api import Skipped
    from lapwing.reading import Reading

#: Columns when the output is no terminal: fixed, so that the same input gives the same file everywhere.
PIPE_WIDTH = 120


class Format(StrEnum):
    """What `--format` takes."""

    table = "table"
    json = "json"
    jsonl = "jsonl"
    csv = "csv"
    parquet = "parquet"
    html = "html"


_SUFFIXES = {f".{f.value}": f for f in Format if f is not Format.table} | {".htm": Format.html, ".ndjson": Format.jsonl}


def read(
    files: Annotated[list[str], typer.Argument(metavar="FILES...", help="Text, HTML or JSON Lines files; - for standard input.")],
    format: Annotated[Format | None, typer.Option("--format", help="By default the suffix of --output decides, else a table for reading.")] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="PATH", help="Write here instead of to standard output.")] = None,
    language: Language = None,
    date: Day = None,
    pipeline: Pipeline = None,
    actors: Actors = None,
    width: Width = None,
    quiet: Quiet = False,
) -> None:
    """Read articles and show their events, each with the sentence it rests on."""
    chosen = format or _by_suffix(output)
    if output is not None:
        check_writable(output)
    elif chosen is Format.parquet and sys.stdout.isatty():
        raise typer.BadParameter("Parquet is binary and would garble the terminal; add --output FILE")
    readings, skipped = gather(files, language=language, date=date, pipeline=pipeline, actors=actors, progress=not quiet)
    on_screen = chosen is Format.table and output is None and sys.stdout.isatty() and not quiet
    if not on_screen:
        for item in skipped:
            typer.echo(f"lapwing: {item.message}", err=True)
    if readings or on_screen:
        if output is None and chosen is Format.table:
            _print_table(readings, skipped, width, quiet)
        else:
            content = rendered(readings, skipped, chosen, width=width or PIPE_WIDTH, quiet=quiet)
            if output:
                write_file(content, output)
            else:
                write_stdout(content)
    if skipped:
        raise typer.Exit(worst(item.exit_code for item in skipped))


def _by_suffix(output: Path | None) -> Format:
    return _SUFFIXES.get(output.suffix.lower(), Format.table) if output else Format.table


def gather(
    files: list[str], *, language: str | None, date: Day, pipeline: str | None, actors: Path | None = None, progress: bool = False
) -> tuple[list[Reading], list[Skipped]]:
    """Readings of all files in order, and what was skipped. The progress bar appears on a terminal's standard error only."""
    from lapwing.api import Skipped, read_many
    from lapwing.cli.progress import tracked

    readings: list[Reading] = []
    skipped: list[Skipped] = []
    sources = tracked(files) if progress else iter(files)
    for item in read_many(sources, language=str(language) if language else None, published=date, pipeline=pipeline, actors=actors):
        if isinstance(item, Skipped):
            skipped.append(item)
        else:
            readings.append(item)
    return readings, skipped


def rendered(readings: list[Reading], skipped: Iterable[Skipped], format: Format, *, width: int = PIPE_WIDTH, quiet: bool = False) -> bytes:
    """Readings in one of the formats, as the bytes of a file (UTF-8 where it is text)."""
    from lapwing.render import table

    if format is Format.parquet:
        return table.to_parquet(readings)
    if format is Format.html:
        from lapwing.render.page import page

        text = page(readings)
    elif format is Format.table:
        from lapwing.render.terminal import to_text

        text = to_text(readings, [s.message for s in skipped], width, summary=not quiet)
    else:
        text = {Format.json: table.to_json, Format.jsonl: table.to_jsonl, Format.csv: table.to_csv}[format](readings)
    return text.encode("utf-8", "replace")


def _print_table(readings: list[Reading], skipped: list[Skipped], width: int | None, quiet: bool) -> None:
    """The table on a terminal with its colours, elsewhere as plain text."""
    messages = [s.message for s in skipped]
    if not sys.stdout.isatty():
        write_stdout(rendered(readings, skipped, Format.table, width=width or PIPE_WIDTH, quiet=quiet))
        return
    from rich.console import Console

    from lapwing.render.terminal import show

    show(readings, messages, Console(width=width, highlight=False, emoji=False, markup=False), summary=not quiet)
