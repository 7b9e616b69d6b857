"""`lapwing explain`: the reasoning behind one event."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from lapwing.cli.options import Actors, Day, Language, Pipeline, Width
from lapwing.cli.output import write_stdout
from lapwing.errors import InputError, error_of

if TYPE_CHECKING:
    from lapwing.reading import Reading
    from lapwing.records import Event

#: Running text is no easier to read on longer lines.
_MEASURE = 100


def explain(
    file: Annotated[str, typer.Argument(metavar="FILE", help="The file the event was read from; - for standard input.")],
    event_id: Annotated[str, typer.Argument(metavar="EVENT_ID", help="Its identifier, or a beginning of it that no other event shares.")],
    language: Language = None,
    date: Day = None,
    pipeline: Pipeline = None,
    actors: Actors = None,
    width: Width = None,
) -> None:
    """Show everything an event rests on: words, frames, who the parties are, polarity, source, conditions, date, and what was rejected."""
    from lapwing.cli.read import gather
    from lapwing.render.explain import explain as explained

    readings, skipped = gather([file], language=language, date=date, pipeline=pipeline, actors=actors)
    if not readings and skipped:
        raise error_of(skipped[0].exit_code)(skipped[0].message)
    reading, event = find_event(readings, event_id, file)
    columns = width or (min(_MEASURE, shutil.get_terminal_size().columns) if sys.stdout.isatty() else _MEASURE)
    write_stdout(explained(reading, event, width=columns).encode("utf-8", "replace"))


def find_event(readings: list[Reading], event_id: str, file: str) -> tuple[Reading, Event]:
    """The event whose identifier is, or begins with, `event_id`. Raises InputError when there is none, or more than one."""
    bare = event_id.removeprefix("ev-")
    found = [(r, e) for r in readings for e in r.events if bare and e.id.removeprefix("ev-").startswith(bare)]
    exact = [pair for pair in found if pair[1].id.removeprefix("ev-") == bare]
    if len(exact or found) == 1:
        return (exact or found)[0]
    if found:
        raise InputError(f"{file} has {len(found)} events beginning '{event_id}': {', '.join(e.id for _, e in found[:5])}; give more of it")
    raise InputError(
        f"{file} has no event '{event_id}'; 'lapwing read {file}' shows the identifiers (--language, --date, --pipeline and --actors must be the same)"
    )
