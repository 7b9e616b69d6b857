"""`lapwing collect`: articles into a dataset, each once."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lapwing.cli.codes import FALLEN, INTERRUPTED, worst
from lapwing.cli.options import DatasetPath, Day, Language, Quiet
from lapwing.errors import InputError

if TYPE_CHECKING:
    from lapwing.dataset import Dataset
    from lapwing.dataset.collecting import Collected
    from lapwing.sources.contracts import Contract
    from lapwing.sources.feeds import Tally


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
    files: Annotated[list[str] | None, typer.Argument(metavar="[FILES...]", help="Files, folders, patterns; - for standard input.")] = None,
    feeds: Annotated[
        list[Path] | None,
        typer.Option("--feeds", metavar="CONTRACTS", help="Collect the feeds of these source contracts: a TOML file or a folder of them; may be repeated."),
    ] = None,
    source: Annotated[
        Path | None,
        typer.Option("--source", metavar="CONTRACT", help="The files are of this source: its contract, a TOML file. Without FILES those that it names."),
    ] = None,
    no_pages: Annotated[bool, typer.Option("--no-pages", help="Take the feeds' own texts only; fetch no article's page.")] = False,
    allow_private: Annotated[bool, typer.Option("--allow-private", help="Read feeds at private addresses too, as on this machine.")] = False,
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
    from lapwing.sources.files import read_files

    if not files and not feeds and not source:
        raise typer.BadParameter("nothing to collect; name files, or source contracts with --feeds or --source")
    contracts = _feeds(feeds or [])
    of = _source(source) if source else None
    named = files or _own_files(of)
    dataset = open_or_create(path)
    from lapwing.dataset.collecting import Collected
    from lapwing.dataset.feeding import collect_sources
    from lapwing.sources.feeds import Tally

    known_language = str(language) if language else of.language if of else None
    mapped = {**(of.columns if of else {}), **(columns or {})}
    report, tally = Collected(), Tally()

    def progress(current: Collected) -> None:
        nonlocal report
        report = current
        tell(current.seen, None)

    try:
        with counted("Collecting", shown=not quiet) as tell:
            items = read_files(named, language=known_language, published=date, columns=mapped, format=str(format) if format else None)
            report = collect_sources(dataset, contracts, files=items, of=of, pages=not no_pages, allow_private=allow_private, tally=tally, progress=progress)
    except KeyboardInterrupt:
        _say(report, tally, quiet)
        typer.echo(f"lapwing: interrupted; what was stored stays in {path}, run the command again to go on", err=True)
        raise typer.Exit(INTERRUPTED) from None
    _say(report, tally, quiet)
    code = worst(FALLEN if problem.kind == "volume" else problem.exit_code for problem in report.problems)
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


def _feeds(paths: list[Path]) -> list[Contract]:
    """The contracts that have feeds. Raises InputError where none has."""
    from lapwing.sources.contracts import load_all

    found = [contract for contract in load_all(paths) if contract.feeds]
    if paths and not found:
        raise InputError(f'{", ".join(map(str, paths))}: no source contract there has feeds; write feeds = ["https://…"] in one')
    return found


def _source(path: Path) -> Contract:
    from lapwing.sources.contracts import load_contracts

    found = load_contracts(path)
    if len(found) != 1:
        raise InputError(f"{path} holds {len(found)} source contracts; files are of one source, name a file that holds its contract alone")
    return found[0]


def _own_files(contract: Contract | None) -> list[str]:
    if contract and not contract.paths:
        raise InputError(f'source {contract.id}: its contract names no files; name them on the command line, or write paths = ["…"] in it')
    return list(contract.paths) if contract else []


def _say(report: Collected, tally: Tally, quiet: bool) -> None:
    for problem in report.problems:
        typer.echo(f"lapwing: {problem}", err=True)
    if quiet:
        return
    typer.echo(f"{report.new} documents stored, {report.known} stored before, {report.passed_over} passed over")
    if tally.feeds + tally.unchanged + tally.failed:
        typer.echo(f"feeds: {tally.feeds} read, {tally.unchanged} unchanged, {tally.failed} failed; entries: {tally.entries}, {tally.known} known before")
