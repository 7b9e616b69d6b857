"""`lapwing link`: which articles are copies, and which events are one episode."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from lapwing.cli.options import DatasetPath, Quiet

if TYPE_CHECKING:
    from lapwing.dataset.link import Linked


def link(path: DatasetPath, quiet: Quiet = False) -> None:
    """Find which articles are copies of another, and which events are reports of one episode. Writes only what has changed; 'lapwing code' does it too."""
    from lapwing.dataset import Dataset

    linked = Dataset.open(path).link()
    if not quiet:
        typer.echo(linked_line(linked))


def linked_line(linked: Linked) -> str:
    """What a linking did, in a line."""
    found = f"{linked.episodes} episodes, {linked.copies} near-copies"
    if linked.skipped:
        return f"nothing new to link ({found})"
    return f"{found}: {linked.written} rows written, {linked.withdrawn} withdrawn"
