"""Progress bars, on a terminal's standard error only."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

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


@contextmanager
def counted(what: str, *, shown: bool) -> Iterator[Callable[[int, int | None], None]]:
    """Gives `tell(done, left)`, which moves a bar with the rate and, where it is known how many are left, the time left."""
    if not shown or not sys.stderr.isatty():
        yield lambda done, left: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None, rate="")

        def tell(done: int, left: int | None) -> None:
            speed = bar.tasks[0].speed
            bar.update(task, completed=done, total=None if left is None else done + left, rate=f"{speed:.1f}/s" if speed else "")

        yield tell
