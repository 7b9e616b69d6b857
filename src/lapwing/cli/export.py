"""`lapwing export`: a dataset's events as files in the formats of the field."""

from __future__ import annotations

import sys
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lapwing.cli.dataset import AsOf
from lapwing.cli.options import DatasetPath, Quiet, parse_day
from lapwing.cli.output import check_writable, write_stdout

if TYPE_CHECKING:
    from lapwing.dataset.exports.export import Export


class Format(StrEnum):
    """What `--format` takes."""

    plover_jsonl = "plover-jsonl"
    plover_tsv = "plover-tsv"
    icews_tsv = "icews-tsv"
    gdelt_tsv = "gdelt-tsv"
    csv = "csv"
    parquet = "parquet"


Since = Annotated[date | None, typer.Option("--since", parser=parse_day, metavar="YYYY-MM-DD", help="Events that may have happened on this day or later.")]
Until = Annotated[date | None, typer.Option("--until", parser=parse_day, metavar="YYYY-MM-DD", help="Events that may have happened on this day or earlier.")]


def export(
    path: DatasetPath,
    format: Annotated[Format, typer.Option("--format", "-f", help="The columns of PLOVER, ICEWS or GDELT, or those of lapwing read (csv, parquet).")],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="PATH", help="A file, or a folder to name it in; - writes to standard output.")],
    as_of: AsOf = None,
    episodes: Annotated[bool, typer.Option("--episodes", help="A row an episode: what several reports tell is counted once.")] = False,
    include_unreal: Annotated[
        bool, typer.Option("--include-unreal", help="In ICEWS and GDELT also what did not, may not or will only later happen, coded as if it had.")
    ] = False,
    texts: Annotated[bool, typer.Option("--texts/--no-texts", help="With the sentences quoted from the articles.")] = True,
    header: Annotated[bool, typer.Option("--header/--no-header", help="With the names of the columns. GDELT's own files have none.")] = True,
    bom: Annotated[bool, typer.Option("--bom", help="Begin CSV and TSV with a byte order mark, by which Excel knows UTF-8.")] = False,
    since: Since = None,
    until: Until = None,
    actor: Annotated[list[str] | None, typer.Option("--actor", metavar="CODE", help="Events with this actor (MLI); may be given several times.")] = None,
    recipient: Annotated[list[str] | None, typer.Option("--recipient", metavar="CODE", help="Events with this recipient; likewise.")] = None,
    event: Annotated[list[str] | None, typer.Option("--event", metavar="CATEGORY", help="Events of this PLOVER category; likewise.")] = None,
    place: Annotated[list[str] | None, typer.Option("--place", metavar="CODE", help="Events in this country; likewise.")] = None,
    min_confidence: Annotated[
        float | None, typer.Option("--min-confidence", min=0, max=1, metavar="P", help="Events at least so probably right.", show_default=False)
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Write a dataset's events to a file, with a data dictionary and a citation beside it."""
    from lapwing.dataset import Dataset
    from lapwing.dataset.exports.export import Export

    prepared = Export(
        Dataset.open(path, as_of), format.value, episodes=episodes, include_unreal=include_unreal, texts=texts, header=header, bom=bom, since=since,
        until=until, actor=actor, recipient=recipient, event=event, place=place, min_confidence=min_confidence,
    )  # fmt: skip
    if str(output) == "-":
        if format is Format.parquet and sys.stdout.isatty():
            raise typer.BadParameter("Parquet is binary and would garble the terminal; add --output FILE")
        write_stdout(prepared.pieces())
    else:
        for file in prepared.paths(output):
            check_writable(file)
        prepared.write(output)
    _say(prepared, output, quiet)


def _say(prepared: Export, output: Path, quiet: bool) -> None:
    from lapwing.dataset.exports.export import OUTSIDE

    told = prepared.told
    if left_out := told.left_out_text():
        remedy = "; 'lapwing link' puts them into episodes" if OUTSIDE in told.left_out else ""
        typer.echo(f"lapwing: left out {left_out}{remedy}", err=True)
    if not quiet and str(output) != "-":
        file, *beside = prepared.paths(output)
        explained = f"; the columns are explained in {beside[0].name}, cite as in {beside[1].name}" if beside else ""
        typer.echo(f"{told.counted()} written to {file}{explained}")
