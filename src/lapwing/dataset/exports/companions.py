"""What goes with an export: a data dictionary made of the table that makes the columns, and a citation."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lapwing.dataset.exports.fields import Format
from lapwing.lexicon.exchange import exchange
from lapwing.records import Versions
from lapwing.render.cells import write_csv
from lapwing.version import __version__

#: Columns of a data dictionary.
DICTIONARY = ("column", "type", "unit", "values", "meaning", "source")
_LICENCE = (
    "The codes are of PLOVER 2.0 (Open Event Data Alliance, CC BY-SA 4.0). Titles, names and sentences are quoted from the articles, whose rights stay with "
    "their publishers: check that you may share them, or export without texts."
)
_LICENCE_WITHOUT = (
    "The codes are of PLOVER 2.0 (Open Event Data Alliance, CC BY-SA 4.0). Titles and names are quoted from the articles, whose rights stay with their "
    "publishers."
)


@dataclass(slots=True)
class Told:
    """What a citation tells of an export. `selection`: the conditions, in words; `left_out`: what is left out, and why -> its number."""

    dataset: str
    version: int
    time: str
    format: Format
    episodes: bool
    texts: bool
    selection: Sequence[str] = ()
    rows: int = 0
    events: int = 0
    left_out: dict[str, int] = field(default_factory=dict)
    versions: set[Versions] = field(default_factory=set)

    @property
    def unit(self) -> str:
        return "episodes" if self.episodes else "events"

    def leave_out(self, what: str, count: int = 1) -> None:
        """Count what is not exported."""
        self.left_out[what] = self.left_out.get(what, 0) + count

    def left_out_text(self) -> str:
        """*events that are in no episode yet (12)*, or nothing."""
        return "; ".join(f"{what} ({count:,})" for what, count in sorted(self.left_out.items()))

    def counted(self) -> str:
        """*1,204 events*, or *1,204 events in 1,310 rows*."""
        count = f"{self.events:,} {self.unit[: -1 if self.events == 1 else None]}"
        return count if self.rows == self.events else f"{count} in {self.rows:,} rows"


def citation(told: Told) -> str:
    """One line that cites, then a line each for the selection, what is left out, what coded the rows, and the rights. No clock: the same for the same data."""
    lines = [f"{told.dataset}, version {told.version} of {told.time}: {told.counted()}, exported as {told.format.name} by Lapwing {__version__}."]
    lines.append(f"Selection: {'; '.join(told.selection) or 'everything'}.")
    if left_out := told.left_out_text():
        lines.append(f"Left out: {left_out}.")
    coded = sorted((v.lapwing, v.lexicon, v.model) for v in told.versions)
    lines.append(f"Coded by: {'; '.join(f'lapwing {code}, lexicon {lexicon}, model {model}' for code, lexicon, model in coded) or 'nothing'}.")
    lines.append(f"Codes of other datasets: tables {exchange().version}.")
    lines.append(f"Rights: {_LICENCE if told.texts else _LICENCE_WITHOUT}")
    return "\n".join(lines) + "\n"


def dictionary(format: Format, cited: str, *, texts: bool = True) -> bytes:
    """The data dictionary as CSV (UTF-8): a row a column of the file, and one that cites it."""
    out = io.StringIO(newline="")
    rows = [
        (f.name, f.type, f.unit, f.values, f.means if texts or not f.quotes else "left out: it quotes the article", f.source if f.value else "")
        for f in format.fields
    ]
    write_csv(out, [DICTIONARY, *rows, ("(this file)", "", "", "", " ".join(cited.split("\n")).strip(), "")])
    return out.getvalue().encode("utf-8")


def metadata(cited: str) -> Mapping[str, str]:
    """The same for the head of a Parquet file."""
    return {"lapwing.citation": cited}
