"""`lapwing review`: events of a dataset, one at a time, judged by a key."""

from __future__ import annotations

import getpass
import os
from collections.abc import Mapping
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from lapwing.cli.codes import INTERRUPTED
from lapwing.cli.options import DatasetPath, Lang, parse_day
from lapwing.errors import DatasetError

if TYPE_CHECKING:
    from lapwing.cli.keyboard import Keyboard
    from lapwing.dataset import Dataset
    from lapwing.dataset.queue import Item, Shown

Reviewer = Annotated[str | None, typer.Option("--reviewer", metavar="NAME", help="Who reviews; by default LAPWING_REVIEWER, else the login name.")]


def review(
    path: DatasetPath,
    sample: Annotated[str | None, typer.Option("--sample", metavar="ID", help="Review this audit sample (lapwing audit draws one).")] = None,
    reviewer: Reviewer = None,
    event: Annotated[str | None, typer.Option("--event", metavar="CATEGORY", help="Only events of this category.")] = None,
    actor: Annotated[str | None, typer.Option("--actor", metavar="CODE", help="Only events with this actor.")] = None,
    language: Annotated[Lang | None, typer.Option("--language", help="Only events of articles in this language.")] = None,
    max_confidence: Annotated[
        float | None, typer.Option("--max-confidence", min=0, max=1, metavar="SHARE", help="Only events the coder is at most this sure of.")
    ] = None,
    since: Annotated[
        date | None, typer.Option("--since", parser=parse_day, metavar="YYYY-MM-DD", help="Only what happened, or if undated was published, since.")
    ] = None,
    ids: Annotated[list[str] | None, typer.Option("--id", metavar="EVENT", help="This event, judged before or not; may be repeated.")] = None,
    unreviewed: Annotated[bool, typer.Option("--unreviewed", help="Only events that nobody has judged.")] = False,
) -> None:
    """Judge events one at a time: accept, correct, reject. Goes on where this reviewer stopped; stop it at any moment."""
    from lapwing.cli.keyboard import keyboard
    from lapwing.dataset import Dataset
    from lapwing.dataset.queue import Filter, of_filter, of_sample

    wanted = Filter(event, actor, str(language) if language else None, max_confidence, since, tuple(ids or ()), unreviewed)
    if sample is not None and wanted != Filter():
        raise typer.BadParameter("a sample is reviewed as it was drawn; leave the other filters out", param_hint="--sample")
    dataset = Dataset.open(path)
    keys = keyboard()
    name = _reviewer(dataset, reviewer, keys)
    items = of_sample(dataset, sample, name) if sample is not None else of_filter(dataset, wanted, name)
    if not items:
        typer.echo(f"nothing left to review for {name}")
        return
    _run(dataset, items, name, keys, sample)


def _run(dataset: Dataset, items: list[Item], name: str, keys: Keyboard, sample: str | None) -> None:
    from rich.console import Console

    from lapwing.cli.session import Session

    title = f"sample {sample}" if sample else str(dataset.path)
    session = Session(dataset, items, name, Console(highlight=False, markup=False, emoji=False), keys, _Pages(dataset, items, sample), title)
    interrupted = False
    try:
        session.run()
    except KeyboardInterrupt:
        interrupted = True
    if session.gone:
        typer.echo(f"lapwing: {session.gone} events are no longer stored and were passed over", err=True)
    left = len(items) - session.decided
    typer.echo(f"{session.decided} decision{'s' * (session.decided != 1)} stored, {left} left" + ("; the same command goes on" if left else ""))
    if interrupted:
        raise typer.Exit(INTERRUPTED)


class _Pages(Mapping[int, "Shown | None"]):
    """What has to be seen of each item, read in pieces when it is asked for. A sample is seen as the version it was drawn from shows it."""

    def __init__(self, dataset: Dataset, items: list[Item], sample: str | None) -> None:
        from lapwing.dataset.queue import AT_ONCE, version_of

        self._dataset, self._items, self._size = dataset, items, AT_ONCE
        self._read: dict[int, Shown | None] = {}
        if sample is not None and version_of(dataset, sample) != dataset.version:
            self._dataset = _as_of(dataset, version_of(dataset, sample))

    def __getitem__(self, number: int) -> Shown | None:
        from lapwing.dataset.queue import seen

        if number not in self._read:
            first = number - number % self._size
            self._read.update(enumerate(seen(self._dataset, self._items[first : first + self._size]), start=first))
        return self._read[number]

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter(range(len(self._items)))

    def __len__(self) -> int:
        return len(self._items)


def _as_of(dataset: Dataset, version: int) -> Dataset:
    """The dataset at that version, or as it is now where that was pruned."""
    from lapwing.dataset import Dataset

    try:
        return Dataset.open(dataset.path, as_of=version)
    except DatasetError:
        return dataset


def _reviewer(dataset: Dataset, given: str | None, keys: Keyboard) -> str:
    """Who reviews. Whoever has a terminal and has not reviewed here is asked. Raises DatasetError for what is no name."""
    from lapwing.dataset.reviews import checked_name

    if given or os.environ.get("LAPWING_REVIEWER"):
        return checked_name(given or os.environ["LAPWING_REVIEWER"])
    try:
        login = getpass.getuser()
    except (OSError, KeyError):
        login = ""
    with closing(dataset.connect()) as connection:
        known = {row[0] for row in connection.execute("SELECT DISTINCT reviewer FROM reviews").fetchall()}
    if login in known or not keys.single:
        return checked_name(login)
    typer.echo(f"Your name as reviewer [{login}]: ", nl=False)
    return checked_name(keys.line().removesuffix("\x04") or login)
