"""An export from end to end: which rows, in which format, to which files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from lapwing.dataset.conditions import Day, Words, conditions
from lapwing.dataset.exports import companions, flat, gdelt, icews, plover, polecat, records
from lapwing.dataset.exports.companions import Told
from lapwing.dataset.exports.fields import Format, Row
from lapwing.dataset.exports.writing import pieces
from lapwing.errors import DatasetError
from lapwing.render.files import is_special, write_files

if TYPE_CHECKING:
    from lapwing.dataset.dataset import Dataset

FORMATS = {f.name: f for f in (plover.JSONL, polecat.TSV, icews.TSV, gdelt.TSV, flat.CSV, flat.PARQUET)}
#: Arguments of `conditions`.
_CONDITIONS = (
    "actor", "recipient", "between", "event", "mode", "quad", "since", "until", "language", "publisher", "place", "min_confidence", "factual",
)  # fmt: skip
_UNREAL = "{} that did not, may not or will only later happen, or are background of an unknown day"
OUTSIDE = "events that are in no episode yet"


class Choices(TypedDict, total=False):
    """What to export, and how: see `Dataset.export`."""

    episodes: bool
    include_unreal: bool
    texts: bool
    header: bool
    bom: bool
    since: Day
    until: Day
    actor: Words
    recipient: Words
    event: Words
    place: Words
    min_confidence: float | None


@dataclass(frozen=True, slots=True)
class _Options:
    """Those of them that are no conditions."""

    episodes: bool = False
    include_unreal: bool = False
    texts: bool = True
    header: bool = True
    bom: bool = False


class Export:
    """One export of a dataset at the version it shows. Its `pieces` are read once; after that `told` knows what was in them."""

    def __init__(self, dataset: Dataset, format: str, **choices: Unpack[Choices]) -> None:
        if format not in FORMATS:
            raise DatasetError(f"'{format}' is no format of export; the formats are {', '.join(FORMATS)}")
        self.dataset = dataset
        self.format = FORMATS[format]
        given: dict[str, Any] = dict(choices)
        self.options = options = _Options(**{f.name: given.pop(f.name) for f in fields(_Options) if f.name in given})
        self.asked = conditions(**(dict.fromkeys(_CONDITIONS) | given))
        time = f"{dataset.runs[-1].at:%Y-%m-%d %H:%M:%S} UTC"
        self.told = Told(dataset.path.resolve().name, dataset.version, time, self.format, options.episodes, options.texts, self.asked.said)

    def pieces(self) -> Iterator[bytes]:
        """The bytes of the file. Raises DatasetError."""
        options = self.options
        yield from pieces(
            self.format, self._rows(), texts=options.texts, header=options.header, bom=options.bom, metadata=lambda: companions.metadata(self.citation())
        )

    def write(self, path: Path) -> list[Path]:
        """Write the file, its data dictionary and its citation, all or none; gives their paths. Raises DatasetError or OutputError."""
        paths = self.paths(path)
        write_files(dict(zip(paths, (self.pieces(), self._late_dictionary(), self._late_citation()), strict=False)))
        return paths

    def paths(self, path: Path) -> list[Path]:
        """The file, its dictionary and its citation; a device or pipe alone. In a folder the file is named after dataset, version and format."""
        told = self.told
        if is_special(path) and not path.is_dir():
            return [path]
        file = path / f"{told.dataset}-v{told.version}-{self.format.name}{self.format.suffix}" if path.is_dir() else path
        return [file, file.with_name(f"{file.stem}.dictionary.csv"), file.with_name(f"{file.stem}.citation.txt")]

    def citation(self) -> str:
        """How to cite what was exported."""
        return companions.citation(self.told)

    # Both are asked for after the rows, which they count.
    def _late_citation(self) -> Iterator[bytes]:
        yield self.citation().encode("utf-8")

    def _late_dictionary(self) -> Iterator[bytes]:
        yield companions.dictionary(self.format, self.citation(), texts=self.options.texts)

    def _rows(self) -> Iterator[Row]:
        options, told = self.options, self.told
        with closing(self.dataset.connect()) as connection:
            if options.episodes and (outside := records.count_outside(connection)):
                told.leave_out(OUTSIDE, outside)
            for record in records.read(connection, episodes=options.episodes, where=self.asked.sql, parameters=self.asked.parameters):
                if self.format.facts and not options.include_unreal and not record.is_fact:
                    told.leave_out(_UNREAL.format(told.unit))
                    continue
                told.events += 1
                told.versions.add(record.versions)
                for row in _rows_of(record, self.format):
                    told.rows += 1
                    yield row


def _rows_of(record: records.Record, format: Format) -> Iterator[Row]:
    if format.dyads:
        for number, (actor, recipient) in enumerate(record.dyads()):
            yield Row(record, actor, recipient, number)
    else:
        yield Row(record)
