"""`lapwing collect`: articles into a dataset, each once."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lapwing.cli.codes import INTERRUPTED, worst
from lapwing.cli.options import DatasetPath, Day, Language, Quiet
from lapwing.errors import InputError

if TYPE_CHECKING:
    from lapwing.dataset import Dataset
    from lapwing.dataset.collecting import Collected


class Format(StrEnum):
    """What `--format` takes: the keys of sources.reader.FORMATS."""

    text = "text"
    html = "html"
    jsonl = "jsonl"
    csv = "csv"
    parquet = "parquet"
    warc = "warc"


def parse_mapping(value: str) -> dict[str, str]:
    """ "text=body,title=headline" as given on the command line."""
    from lapwing.sources.fields import parse_columns

    try:
        return parse_columns(value)
    except InputError as error:
        raise typer.BadParameter(str(error)) from None


def collect(
    path: DatasetPath,
    files: Annotated[list[str], typer.Argument(metavar="FILES...", help="Files, folders, patterns; - for standard input.")],
    columns: Annotated[
        dict[str, str] | None,
        typer.Option(
            "--columns",
            parser=parse_mapping,
            metavar="FIELD=COLUMN,...",
            help="Which columns of tables, or fields of JSON Lines, hold text, title, author, publisher, published, language, url, id (html).",
        ),
    ] = None,
    format: Annotated[Format | None, typer.Option("--format", help="The format of standard input, and of files whose names do not tell it.")] = None,
    language: Language = None,
    date: Day = None,
    quiet: Quiet = False,
) -> None:
    """Store articles in a dataset, each once, however often it is collected. A dataset that does not exist is made."""
    from lapwing.cli.progress import counted
    from lapwing.dataset.collecting import Collected
    from lapwing.sources.files import read_files

    dataset = open_or_create(path)
    report = Collected()

    def progress(current: Collected) -> None:
        nonlocal report
        report = current
        tell(current.seen, None)

    try:
        with counted("Collecting", shown=not quiet) as tell:
            items = read_files(files, language=str(language) if language else None, published=date, columns=columns, format=str(format) if format else None)
            report = dataset.collect(items, progress=progress)
    except KeyboardInterrupt:
        _say(report, quiet)
        typer.echo(f"lapwing: interrupted; what was stored stays in {path}, run the command again to go on", err=True)
        raise typer.Exit(INTERRUPTED) from None
    _say(report, quiet)
    code = worst(problem.exit_code for problem in report.problems)
    if code:
        raise typer.Exit(code)


def open_or_create(path: Path) -> Dataset:
    """The dataset, made where nothing is yet. Raises DatasetError where something else is."""
    from lapwing.dataset import Dataset

    if path.exists():
        return Dataset.open(path)
    dataset = Dataset.create(path)
    typer.echo(f"lapwing: made the dataset {path}", err=True)
    return dataset


def _say(report: Collected, quiet: bool) -> None:
    for problem in report.problems:
        typer.echo(f"lapwing: {problem}", err=True)
    if not quiet:
        typer.echo(f"{report.new} documents stored, {report.known} stored before, {report.passed_over} passed over")
