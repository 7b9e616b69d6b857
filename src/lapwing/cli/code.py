"""`lapwing code`: the events of what is new in a dataset."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Annotated

import typer

from lapwing.cli.codes import INTERRUPTED
from lapwing.cli.options import Actors, DatasetPath, Quiet
from lapwing.errors import LapwingError

if TYPE_CHECKING:
    from lapwing.dataset import Dataset
    from lapwing.dataset.coding import Coding


def code(
    path: DatasetPath,
    workers: Annotated[
        int | None, typer.Option("--workers", min=0, max=512, metavar="N", help="Processes; by default one a core. 0 codes in this process.")
    ] = None,
    pipeline: Annotated[
        list[str] | None,
        typer.Option("--pipeline", metavar="NAME", help="Parse its language with this installed spaCy pipeline; once a language."),
    ] = None,
    actors: Actors = None,
    retry: Annotated[bool, typer.Option("--retry", help="Try again what could not be coded before.")] = False,
    every: Annotated[bool, typer.Option("--every", help="Parse every article, also those in which no sentence looks like an event.")] = False,
    no_link: Annotated[bool, typer.Option("--no-link", help="Leave copies and episodes as they are; 'lapwing link' finds them later.")] = False,
    quiet: Quiet = False,
) -> None:
    """Code every article of a dataset not yet coded by this version. May be interrupted at any moment and run again, also several at once."""
    from lapwing.cli.progress import counted
    from lapwing.dataset import Dataset
    from lapwing.dataset.coding import Coding

    dataset = Dataset.open(path)
    started = time.monotonic()
    report = Coding()

    def progress(current: Coding, left: int) -> None:
        nonlocal report
        report = current
        tell(current.documents + len(current.problems), left)

    try:
        with counted("Coding", shown=not quiet) as tell:
            report = dataset.code(workers=workers, pipelines=pipeline or (), actors=actors, retry=retry, glance=not every, progress=progress)
    except KeyboardInterrupt:
        _say(report, time.monotonic() - started, quiet)
        typer.echo(f"lapwing: interrupted; what was coded stays in {path}, run the command again to go on", err=True)
        raise typer.Exit(INTERRUPTED) from None
    _say(report, time.monotonic() - started, quiet)
    if not no_link:
        _link(dataset, quiet)
    if report.problems:
        raise typer.Exit(LapwingError.exit_code)


def _link(dataset: Dataset, quiet: bool) -> None:
    """Link what was coded, by this process or another: of several that end together one links, the others find it done."""
    from lapwing.cli.link import linked_line

    try:
        linked = dataset.link()
    except KeyboardInterrupt:
        typer.echo(f"lapwing: interrupted while linking; what was coded stays in {dataset.path}, 'lapwing link' links it", err=True)
        raise typer.Exit(INTERRUPTED) from None
    if not linked.skipped and not quiet:
        typer.echo(linked_line(linked))


def _say(report: Coding, seconds: float, quiet: bool) -> None:
    for problem in report.problems:
        typer.echo(f"lapwing: {problem}", err=True)
    if quiet:
        return
    if not report.documents and not report.problems:
        typer.echo("nothing new to code")
        return
    rate = f"{report.documents / seconds:.1f} a second" if seconds else "at once"
    typer.echo(f"{report.documents} documents coded ({rate}), {report.events} events, {len(report.problems)} not coded")
