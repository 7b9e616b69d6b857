"""A progress bar for many files, on a terminal's standard error only."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

#: Fewer files than this are done before a bar is of use.
WORTH_A_BAR = 3


def tracked(sources: Sequence[str]) -> Iterator[str]:
    """The sources one by one, moving the bar as each is asked for."""
    if len(sources) < WORTH_A_BAR or not sys.stderr.isatty():
        yield from sources
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("Reading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("read", total=len(sources))
        for source in sources:
            yield source
            bar.advance(task)
