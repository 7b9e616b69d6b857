"""Options that several commands share."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Lang(StrEnum):
    """Languages that can be coded."""

    fr = "fr"
    en = "en"


def parse_day(value: str) -> date:
    """YYYY-MM-DD as given on the command line."""
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise typer.BadParameter(f"'{value}' is no date; write YYYY-MM-DD") from None


Language = Annotated[Lang | None, typer.Option("--language", help="Take this as the language instead of detecting it.")]
Day = Annotated[
    date | None,
    typer.Option("--date", parser=parse_day, metavar="YYYY-MM-DD", help="Take this as the publication date; relative dates count from it."),
]
Pipeline = Annotated[str | None, typer.Option("--pipeline", metavar="NAME", help="Parse with this installed spaCy pipeline (Universal Dependencies labels).")]
Actors = Annotated[
    Path | None,
    typer.Option(
        "--actors", metavar="PATH", help="Add this registry of your own: a YAML or JSONL file or a folder of them. By default LAPWING_ACTORS names it."
    ),
]
#: The same where --actors is something else.
Registry = Annotated[
    Path | None, typer.Option("--registry", metavar="PATH", help="Code with this registry of your own (elsewhere --actors) beside what ships.")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar and no summary; what is skipped is still reported.")]
DatasetPath = Annotated[Path, typer.Argument(metavar="DATASET", help="The folder of a dataset.", show_default=False)]
Width = Annotated[int | None, typer.Option("--width", min=40, max=400, metavar="N", help="Columns of the output; by default the terminal's, 120 into a pipe.")]


def checkout() -> Path:
    """The folder of the checkout the package runs from (the installed package has no lexicon sources beside it)."""
    return Path(__file__).resolve().parents[3]


def shown(path: Path) -> str:
    """A path as a user would type it from here."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
