"""Progress bars, on a terminal's standard error only."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta

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
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None, rate="")
        started = time.monotonic()

        def tell(done: int, left: int | None) -> None:
            total = None if left is None else done + left
            bar.update(task, completed=done, total=total, rate=pace(done, left, time.monotonic() - started))

        yield tell


def pace(done: int, left: int | None, seconds: float) -> str:
    """*12.3 a second, 0:01:05 left*: the mean so far, which is steadier than that of the last moments."""
    if not done or seconds < 1:
        return ""
    rate = done / seconds
    return f"{rate:.1f} a second" + (f", {timedelta(seconds=round(left / rate))} left" if left else "")
